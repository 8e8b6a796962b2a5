import { describe, expect, it } from 'vitest'
import { KeySequence, pressedName, type Shortcut } from '../../../src-renderer/components/frame/shortcuts'

const shortcut = (...keys: string[]): Shortcut => ({ keys, label: keys.join(' '), run: () => undefined })
const all = [shortcut('g', 'd'), shortcut('g', 'r'), shortcut('?'), shortcut('Mod+Enter')]
const keys = { ctrlKey: false, metaKey: false, altKey: false }

describe('shortcuts', () => {
  it('name keys the same on every system', () => {
    expect(pressedName({ ...keys, key: 'Enter', ctrlKey: true })).toBe('Mod+Enter')
    expect(pressedName({ ...keys, key: 'Enter', metaKey: true })).toBe('Mod+Enter')
    expect(pressedName({ ...keys, key: 'a', altKey: true })).toBeNull()
  })

  it('follow a sequence of keys', () => {
    const sequence = new KeySequence()
    expect(sequence.press('g', 0, all)).toBeNull()
    expect(sequence.press('r', 300, all)?.label).toBe('g r')
    expect(sequence.press('r', 400, all)).toBeNull()
    expect(sequence.press('?', 500, all)?.label).toBe('?')
  })

  it('forget a sequence that is not gone on with, or only too late', () => {
    const sequence = new KeySequence(1000)
    sequence.press('g', 0, all)
    expect(sequence.press('d', 1500, all)).toBeNull()
    sequence.press('g', 2000, all)
    expect(sequence.press('?', 2100, all)?.label).toBe('?')
    expect(sequence.press('d', 2200, all)).toBeNull()
    sequence.press('g', 3000, all)
    sequence.press('g', 3100, all)
    expect(sequence.press('d', 3200, all)?.label).toBe('g d')
  })
})
