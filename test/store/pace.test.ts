import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { breathe } from '../../src-main/store'

/** A piece of work that is longer than a stretch. */
function work(): void {
  const end = performance.now() + 4
  while (performance.now() < end) continue
}

async function pieces(name: string, count: number, done: string[]): Promise<void> {
  for (let k = 0; k < count; k += 1) {
    work()
    done.push(name)
    await breathe()
  }
}

test('long works take turns, and others get theirs between any two pieces', async () => {
  const done: string[] = []
  let finished = false
  const both = Promise.all([pieces('a', 6, done), pieces('b', 6, done)]).then(() => {
    finished = true
  })
  // in the turn in which they begin they do not know yet for how long it has gone on
  await nextTurn()
  let most = 0
  for (let before = done.length; !finished; before = done.length) {
    await nextTurn()
    most = Math.max(most, done.length - before)
  }
  await both
  expect(most).toBeLessThanOrEqual(1)
  expect(done.join('')).toBe('ab'.repeat(6))
})
