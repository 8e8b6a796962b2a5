import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { encodeFrame } from '@contract/wire'
import { pathsLeftOut } from '../../src-main/hosts/web/paths'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { openWorkbench } from '../../src-main/workbench'
import { report } from '../hostile/results'
import { afterwards, openHistory, scratchFolder, specOf } from '../store/scratch'
import { cleanUp, turnsText, watchTurns } from './turns'

const runs = 10_000
const pageSize = 25
/** For so long at most (ms) a call keeps others waiting. */
const promised = 10

beforeAll(() => ensureBuilt(), 300_000)

test('a history of ten thousand runs is given out page by page, and nobody else waits for it', async () => {
  const file = join(scratchFolder(), 'history.sqlite')
  const history = openHistory(file)
  const spec = specOf({ target: { kind: 'mixture' } })
  const all = Array.from(
    { length: runs },
    (_, k) => ({ id: `run${String(k)}`, spec, engine: 'onnx', createdAt: k }) as const,
  )
  history.together(() => {
    history.runs.add(all)
    for (const { id } of all) {
      history.runs.change(id, {
        state: 'done',
        finishedAt: 9,
        metrics: { slicedWasserstein2: { value: 0.5, floor: 0.1 } },
      })
    }
  })
  history.close()
  const workbench = openWorkbench({
    startEngine: () => {
      throw new Error('no engine is asked for')
    },
    reader: new URL('../../out/main/reader.js', import.meta.url),
    history: file,
    host: 'web',
    version: '1',
    describeEngines: () => Promise.resolve([]),
  })
  afterwards(() => workbench.close())

  const clean = pathsLeftOut(scratchFolder())
  const begun = performance.now()
  const { runs: newest } = await workbench.handlers['runs.page']({ limit: pageSize })
  const first = performance.now() - begun
  expect(newest[0]?.id).toBe(`run${String(runs - 1)}`)
  // the reader's thread has started now, which takes this one some time, once
  cleanUp()
  const turnsSoFar = watchTurns()
  let met = 0
  for (let before: number | null | undefined; before !== null;) {
    const page = await workbench.handlers['runs.page']({ limit: pageSize, before: before ?? undefined })
    encodeFrame(clean({ id: 1, result: { ok: true, value: page } }))
    met += page.runs.length
    before = page.next
    // a socket takes its turn between two calls
    await new Promise(setImmediate)
  }
  const seconds = (performance.now() - begun) / 1000
  const turns = turnsSoFar()
  expect(met).toBe(runs)
  report(
    `| ${String(runs)} runs for a window | pages of ${String(pageSize)}, read on a thread of its own and packed | the first after ${first.toFixed(0)} ms, the last after ${seconds.toFixed(1)} s; ${turnsText(turns)} |`,
  )
  expect(turns.ninetyNine).toBeLessThan(promised)
}, 600_000)
