import { History } from '../../src-main/store'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { specOf } from '../store/scratch'

/** How large a history is made: runs in all, and those of them that have a long loss curve. */
export interface Size {
  readonly runs: number
  readonly curves: number
  readonly pointsEach: number
}

const widths = [16, 32, 64, 128, 256]
const processes = ['vp', 'pbm']
const targets = ['mixture', 'funnel', 'gaussian', 'student-t']
const day = 86_400_000
const atOnce = 500

/** The experiment of the k-th run: of a few targets, both processes, several widths and seeds. */
function specAt(k: number): ExperimentSpec {
  const pick = <T>(list: readonly T[], by: number): T | undefined => list[Math.floor(k / by) % list.length]
  return specOf({
    target: { kind: pick(targets, 40) },
    process: { kind: pick(processes, 5) },
    network: { width: pick(widths, 1) },
    seed: Math.floor(k / 10) % 4,
  })
}

/** A loss that falls from 1 towards its floor, with noise that a seed fixes. */
function* losses(points: number, seed: number): Generator<number> {
  let state = seed * 2_654_435_761 + 1
  for (let step = 0; step < points; step += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield (0.2 + 0.02 * (seed % 7) + 0.8 / (1 + step / 400)) * (0.7 + (0.6 * state) / 2 ** 32)
  }
}

/** Fills a new history with runs that are done, as a year of use would. */
export function fillHistory(file: string, { runs, curves, pointsEach }: Size, now: number): void {
  const history = History.open(file)
  try {
    for (let first = 0; first < runs; first += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, runs - first) }, (_, k) => first + k)
      history.together(() => {
        history.runs.add(
          some.map((k) => ({
            id: `run${String(k)}`,
            spec: specAt(k),
            engine: 'onnx',
            createdAt: now - (runs - k) * 60_000,
          })),
        )
        for (const k of some) finish(history, k, now - (runs - k) * 60_000)
      })
    }
    for (let k = runs - curves; k < runs; k += 1) {
      const values = Float32Array.from(losses(pointsEach, k))
      for (let step = 0; step < pointsEach; step += 16_000) {
        history.curves.append(`run${String(k)}`, { firstStep: step, values: values.subarray(step, step + 16_000) })
      }
      history.times.begin(`run${String(k)}`, { step: 0, at: now - day })
      history.times.add(`run${String(k)}`, { step: pointsEach, at: now - day + 40 * pointsEach }, true)
    }
  } finally {
    history.close()
  }
}

function finish(history: History, k: number, at: number): void {
  const wobble = (k * 7919) % 1000
  history.runs.change(`run${String(k)}`, {
    state: wobble < 970 ? 'done' : 'failed',
    startedAt: at + 1000,
    finishedAt: at + 31_000 + wobble,
    stepsDone: 3000,
    parameterCount: 12_794,
    millisecondsPerStep: 0.4,
    loss: { last: 0.3 + wobble / 5000, tailMean: 0.31 + wobble / 5000 },
    bestLoss: { mean: 0.3 + wobble / 6000, step: 2800 },
    metrics: {
      slicedWasserstein2: { value: 0.2 + wobble / 500, floor: 0.13 },
      energyDistance: { value: 0.02 + wobble / 4000, floor: 0.01 },
    },
    tags: k % 7 === 0 ? ['paper'] : [],
    starred: k % 400 === 0,
    queuePlace: null,
  })
}
