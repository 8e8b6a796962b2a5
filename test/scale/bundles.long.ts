import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { openWorkbench } from '../../src-main/workbench'
import { writeBundle } from '../../src-main/workbench/bundle/write'
import { encodeSafetensors } from '../../src-main/workbench/formats/safetensors'
import { report } from '../hostile/results'
import { afterwards, openHistory, scratchFolder } from '../store/scratch'
import { addWholeRun } from '../workbench/bundle/whole-run'
import { turnsText, watchTurns } from './turns'

const size = { steps: 1_000_000, lines: 200_000, parameters: 8_000_000 }
/** For so long at most (ms) a call keeps others waiting. */
const promised = 10

beforeAll(() => ensureBuilt(), 300_000)

/** A bundle whose one run has a long curve, a large checkpoint and very many lines of its log. */
async function largeBundle(): Promise<string> {
  const history = openHistory()
  await addWholeRun(history, 'large', size.steps)
  history.together(() => {
    for (let k = 0; k < size.lines; k += 1) history.log.add('large', k, `Line ${String(k)}.`)
  })
  const data = new Float32Array(size.parameters).fill(0.5)
  const kernel = { name: 'dense/kernel', shape: [data.length], dtype: 'float32', data } as const
  await history.checkpoints.put('large', size.steps, encodeSafetensors({ step: size.steps, tensors: [kernel] }), 1)
  const zip = join(scratchFolder(), 'large.zip')
  await writeBundle(history, ['large'], zip)
  return zip
}

test('a large bundle that is dropped on the window keeps nobody waiting', async () => {
  const bytes = readFileSync(await largeBundle())
  const home = scratchFolder()
  vi.stubEnv('CLOUDPIN_HOME', home)
  const workbench = openWorkbench({
    startEngine: () => {
      throw new Error('no engine is asked for')
    },
    reader: new URL('../../out/main/reader.js', import.meta.url),
    bundles: new URL('../../out/main/bundles.js', import.meta.url),
    history: join(home, 'history.sqlite'),
    host: 'web',
    version: '1',
    describeEngines: () => Promise.resolve([]),
  })
  afterwards(() => workbench.close())
  await workbench.start()
  const upload = 'a-large-one'
  const pieceSize = 4 * 2 ** 20
  const turnsSoFar = watchTurns()
  const begun = performance.now()
  for (let offset = 0; offset < bytes.length; offset += pieceSize) {
    const piece = { path: 'large.zip', offset, bytes: bytes.subarray(offset, offset + pieceSize) }
    await workbench.handlers['bundles.upload']({ upload, pieces: [piece] })
  }
  const imported = await workbench.handlers['bundles.import']({ upload })
  const seconds = (performance.now() - begun) / 1000
  const turns = turnsSoFar()
  expect(imported).toEqual([{ run: 'large', outcome: 'added' }])
  const { stepsDone } = await workbench.handlers['runs.get']({ run: 'large' })
  expect(stepsDone).toBe(size.steps)
  const megabytes = (bytes.length / 2 ** 20).toFixed(0)
  report(
    `| a bundle taken in | ${megabytes} MB: ${String(size.steps)} steps, ${String(size.lines)} lines of a log, a checkpoint of ${String(size.parameters)} numbers | ${seconds.toFixed(1)} s; ${turnsText(turns)} |`,
  )
  expect(turns.ninetyNine).toBeLessThan(promised)
})
