import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { fail } from '@contract/failure'
import { survey } from '../../../src-main/store'
import { openLogFile } from '../../../src-main/workbench/program-log/log-file'
import { makeReport } from '../../../src-main/workbench/report/report'
import { writeReport } from '../../../src-main/workbench/report/write'
import { failureOf, openHistory, scratchFolder, specOf, withRun } from '../../store/scratch'
import { engines } from '../bench'

const textsOf = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]))

test('a report has what helps and names no private folder', async () => {
  const history = withRun(openHistory(), 'fine')
  const spec = specOf({ name: 'a secret name', target: { kind: 'points', path: '/srv/ada/private/points.csv' } })
  history.runs.add([{ id: 'bad', spec, engine: 'onnx', createdAt: 1 }])
  const { failure } = fail('data-damaged', `The checkpoint ${history.file} is missing.`, history.file)
  history.runs.change('bad', { state: 'failed', stepsDone: 7, failure })
  history.log.add('bad', 1, `Reads ${join(scratchFolder(), 'x', 'points.csv')}.`)
  const log = openLogFile(join(scratchFolder(), 'logs'), { heading: 'Cloudpin 1.' })
  log.write('fault', 'program', `Cannot read ${history.file}\n    at open (/srv/ada/program/out/main/cli.js:3:4)`)
  const { name, bytes } = await makeReport({
    version: '1.2.3',
    host: 'web',
    log,
    survey: () => survey(history.file),
    describeEngines: () => Promise.resolve(engines),
    now: () => Date.parse('2026-01-02T03:04:05Z'),
  })
  expect(name).toBe('cloudpin-report-2026-01-02T03-04-05.zip')
  const files = textsOf(bytes)
  expect(Object.keys(files).sort()).toEqual(['README.txt', 'about.json', 'history.json', 'log.txt'])
  expect(JSON.parse(files['about.json'] ?? '')).toMatchObject({ version: '1.2.3', host: 'web', engines: [{}, {}, {}] })
  const told: unknown = JSON.parse(files['history.json'] ?? '')
  expect(told).toMatchObject({
    integrity: { whole: true },
    runs: { queued: 1, failed: 1 },
    endedEarly: [{ id: 'bad', steps: 7, failure: { code: 'data-damaged' }, spec: { target: { kind: 'points' } } }],
  })
  expect(files['log.txt']).toContain('fault   program: Cannot read …/history.sqlite')
  for (const text of Object.values(files)) {
    for (const secret of [scratchFolder().slice(0, -6), history.file, '/srv/ada', 'private', 'a secret name']) {
      expect(text).not.toContain(secret)
    }
  }
})

test('a report is made of what there is, and is written beside nothing that is there', async () => {
  const folder = scratchFolder()
  const order = {
    version: '1',
    host: 'cli',
    describeEngines: () => Promise.reject(fail('engine-crashed', 'The engine did not start.')),
    history: join(folder, 'history.sqlite'),
  } as const
  const file = await writeReport({ ...order, to: folder })
  const files = textsOf(readFileSync(file))
  expect(files['about.json']).toContain('"engines": "The engine did not start."')
  expect(files['history.json']).toContain('The history cannot be written in the folder')
  expect(files['log.txt']).toBe('')
  expect(existsSync(join(folder, 'history.sqlite'))).toBe(false)
  const taken = join(folder, 'there.zip')
  writeFileSync(taken, 'mine')
  expect(await failureOf(() => writeReport({ ...order, to: taken }))).toMatchObject({ code: 'not-allowed' })
  expect(readFileSync(taken, 'utf8')).toBe('mine')
  expect(await failureOf(() => writeReport({ ...order, to: join(taken, 'x.zip') }))).toMatchObject({
    code: 'not-allowed',
  })
})
