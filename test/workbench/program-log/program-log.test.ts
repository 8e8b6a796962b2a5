import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logLevels, logSources } from '@contract/program-log'
import { readLogLines, writeLogLine } from '../../../src-main/workbench/program-log/lines'
import { openLogFile } from '../../../src-main/workbench/program-log/log-file'
import { fail } from '@contract/failure'
import { scratchFolder } from '../../store/scratch'
import { only, trainShortly, workbenchWith } from '../bench'

const folder = () => join(scratchFolder(), 'deep', 'logs')
const at = Date.parse('2026-01-02T03:04:05.678Z')

describe('a line', () => {
  test('is one that people read, and is read back, whatever is in it', () => {
    expect(writeLogLine({ at, level: 'info', source: 'engine', message: 'a\nb' })).toBe(
      '2026-01-02T03:04:05.678Z info    engine: a\n  b\n',
    )
    const line = fc.record({
      at: fc.integer({ min: 0, max: 4e12 }),
      level: fc.constantFrom(...logLevels),
      source: fc.constantFrom(...logSources),
      message: fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/\p{Cc}/gu, '\n')),
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        expect(readLogLines(lines.map(writeLogLine).join(''))).toEqual(lines)
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  test('moves no cursor and does not go on for ever', () => {
    const [line] = readLogLines(
      writeLogLine({ at, level: 'fault', source: 'engine', message: `\u001b[2J${'x'.repeat(9000)}` }),
    )
    expect(line?.message.startsWith(' [2Jxxx')).toBe(true)
    expect(line?.message.length).toBeLessThan(4100)
  })
})

describe('the log of a program', () => {
  test('begins with what the program is, when there is something to say', async () => {
    const place = folder()
    const log = openLogFile(place, { heading: 'Cloudpin 1.', now: () => at })
    expect(existsSync(place)).toBe(false)
    expect(await log.recent(10)).toEqual([])
    log.write('fault', 'program', 'broken')
    expect(await log.recent(10)).toMatchObject([{ message: 'Cloudpin 1.' }, { at, level: 'fault', message: 'broken' }])
  })

  test('is rotated by size; the last files are kept, and the last lines are found across them', async () => {
    const place = folder()
    const log = openLogFile(place, { heading: 'begin', largest: 400 })
    for (let k = 0; k < 60; k += 1) log.write('info', 'program', `line ${String(k)}`)
    const names = ['cloudpin.1.log', 'cloudpin.2.log', 'cloudpin.3.log', 'cloudpin.4.log', 'cloudpin.log']
    expect(readdirSync(place).sort()).toEqual(names)
    for (const name of names) expect(readFileSync(join(place, name)).length).toBeLessThan(500)
    expect((await log.recent(12)).map(({ message }) => message)).toEqual(
      Array.from({ length: 12 }, (_, k) => `line ${String(48 + k)}`),
    )
  })

  test('of two programs in one folder loses no line', async () => {
    const place = folder()
    const logs = ['a', 'b'].map((heading) => openLogFile(place, { heading, largest: 2000 }))
    for (let k = 0; k < 40; k += 1) logs[k % 2]?.write('info', 'program', `line ${String(k)}`)
    const lines = await openLogFile(place, { heading: '' }).recent(100)
    expect(lines.filter(({ message }) => message.startsWith('line'))).toHaveLength(40)
  })

  test('that cannot be written ends nothing', async () => {
    const file = join(scratchFolder(), 'file')
    writeFileSync(file, '')
    const log = openLogFile(join(file, 'logs'), { heading: '' })
    log.write('info', 'program', 'lost')
    expect(await log.recent(5)).toEqual([])
  })
})

test('a workbench logs how runs begin and end, once each, and answers with its last lines', async () => {
  const log = openLogFile(folder(), { heading: 'begin' })
  const { workbench, ended } = workbenchWith(
    (task) => {
      const { task: asked } = task
      if (asked.kind === 'train' && asked.spec.name === 'bad')
        task.fail(fail('not-finite', 'The loss is no number.').failure)
      else trainShortly(task)
    },
    { log },
  )
  const ids: string[] = []
  for (const name of ['good', 'bad']) {
    const { id } = only(await workbench.handlers['runs.start']({ specs: [{ name }] }))
    await ended(id)
    ids.push(id)
  }
  await workbench.handlers['runs.rename']({ run: ids[0] ?? '', name: 'better' })
  const { lines } = await workbench.handlers['app.log']({ lines: 100 })
  expect(lines.slice(1).map(({ level, message }) => `${level} ${message}`)).toEqual([
    `info The run ${ids[0] ?? ''} begins on onnx.`,
    `info The run ${ids[0] ?? ''} is done after 4 steps.`,
    `info The run ${ids[1] ?? ''} begins on onnx.`,
    `fault The run ${ids[1] ?? ''} failed: The loss is no number.`,
  ])
})
