import { expect, test } from 'vitest'
import type { RunSummary } from '@contract/run'
import { found, shortcutCommands, type Command } from '../../../src-renderer/components/frame/commands'
import { endedText } from '../../../src-renderer/components/frame/useRunNotifications'
import { aRun } from '../runs/runs'

const nothing = () => undefined
const openRun = ({ id, name }: RunSummary): Command => ({ key: id, title: name, help: '', run: nothing })
const commands = shortcutCommands(
  [
    { keys: ['g', 'q'], label: 'Go to Queue', run: nothing },
    { keys: ['Mod+z'], label: 'Undo what was done last', run: nothing },
  ],
  (keys) => keys.join(' '),
)
const runs = [aRun('a', { name: 'Queue of widths' }), aRun('b', { name: 'Other' }, { tags: ['paper'] })]
const titles = (typed: string, recent: readonly RunSummary[] = []) =>
  found(typed, commands, runs, recent, openRun).map(({ title }) => title)

test('the palette finds commands and runs by their words, and begins with what was opened last', () => {
  expect(titles('', [runs[1] ?? aRun('x', {})])).toEqual(['Other', 'Go to Queue', 'Undo what was done last'])
  expect(titles('queue')).toEqual(['Go to Queue', 'Queue of widths'])
  expect(titles('to QUE')).toEqual(['Go to Queue'])
  expect(titles('paper')).toEqual(['Other'])
  expect(titles('nothing like it')).toEqual([])
  expect(commands.map(({ help }) => help)).toEqual(['g q', 'Mod+z'])
})

test('a notification says what ended', () => {
  const failed = aRun(
    'c',
    { name: 'Broken' },
    { state: 'failed', failure: { code: 'not-finite', message: 'At step 7.' } },
  )
  expect(endedText([])).toBeNull()
  expect(endedText([failed])).toEqual({ title: 'Failed: Broken', body: 'At step 7.' })
  expect(endedText([...runs, failed])).toEqual({ title: '3 runs ended', body: '1 run failed.' })
})
