import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHere } from '../../src-main/store'
import { writeBundle } from '../../src-main/workbench/bundle/write'
import { Broadcast } from '../../src-main/workbench/broadcast'
import { RunIndex } from '../../src-main/workbench/history/run-index'
import { report } from '../hostile/results'
import { openHistory, scratchFolder, specOf } from '../store/scratch'

/** A hundredth of 10⁴ runs, 10⁹ curve points and 10⁶ samples in fifty dimensions. */
const runs = 100
const pointsEach = 100_000
const samplesEach = 100
const dimension = 50

test('a hundredth of a large history: what it takes in time and space', async () => {
  const history = openHistory(join(scratchFolder(), 'history.sqlite'))
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now()
    await work()
    return performance.now() - begun
  }
  const row = (what: string, much: string, milliseconds: number) => {
    report(`| ${what} | ${much} | ${(milliseconds / 1000).toFixed(2)} s |`)
  }
  const ids = Array.from({ length: runs }, (_, k) => `run${String(k)}`)
  const spec = specOf({ target: { kind: 'mixture', dimension } })
  const added = await timed(async () => {
    await Promise.resolve()
    for (const id of ids) history.runs.add([{ id, spec, engine: 'onnx', createdAt: 1 }])
  })
  row('runs entered', String(runs), added)
  const written = await timed(async () => {
    await Promise.resolve()
    for (const id of ids) {
      for (let step = 0; step < pointsEach; step += 2000) {
        const values = Float32Array.from({ length: 2000 }, (_, k) => Math.exp(-(step + k) / 4e4))
        history.curves.append(id, { firstStep: step, values })
      }
    }
  })
  row('curve points written, 2,000 at a time', `${String(runs * pointsEach)} (10⁷)`, written)
  const curveBytes = statSync(history.file).size + statSync(`${history.file}-wal`).size
  const kept = await timed(async () => {
    for (const id of ids) {
      const values = new Float32Array(samplesEach * dimension).fill(0.5)
      await history.samples.put(id, { kind: 'final' }, { shape: [samplesEach, dimension], values, images: null })
    }
  })
  row('samples written', `${String(runs * samplesEach)} (10⁴) of ${String(dimension)} coordinates`, kept)
  const read = await timed(async () => {
    for (const id of ids) await history.curves.read(id, { buckets: 1000, scale: 'log' })
  })
  row('curves read for drawing', `${String(runs)} of ${String(pointsEach)} points`, read)
  const index = new RunIndex(history, readHere(history), new Broadcast())
  row('list of runs loaded', String(runs), await timed(() => index.load()))
  expect(index.list()).toHaveLength(runs)
  row('backup', 'whole', await timed(() => history.backUp('asked')))
  row('integrity check, deep', 'whole', await timed(() => Promise.resolve(history.check(true))))
  const zip = join(scratchFolder(), 'all.zip')
  const bundled = ids.slice(0, 5)
  row('bundle', `${String(bundled.length)} runs in one file`, await timed(() => writeBundle(history, bundled, zip)))
  await history.vacuum()
  const { size } = statSync(history.file)
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  report(`| size | history packed; bundle | ${megabytes(size)}; ${megabytes(statSync(zip).size)} |`)
  expect(curveBytes).toBeGreaterThan(4 * runs * pointsEach)
  expect(size).toBeLessThan(1.2 * 4 * (runs * pointsEach + runs * samplesEach * dimension))
}, 600_000)
