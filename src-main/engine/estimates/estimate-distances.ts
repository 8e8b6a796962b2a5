import type { MetricName } from '@contract/experiment/evaluation'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Assembly } from '../../diffusion/assemble'
import { now } from '../clock'
import { evaluate } from '../judging/evaluation'
import { runOnce, type Setting } from '../prepared'

/** Points in each set whose distances are timed. */
const distanceRows = 400

/** How a distance grows with the number of points; those that are not here are not foretold. */
const growth: Partial<Record<MetricName, { readonly power: 1 | 2; readonly most?: number }>> = {
  slicedWasserstein2: { power: 1 },
  energyDistance: { power: 2 },
  mmdLaplace: { power: 2, most: 1000 },
  mmdGaussian: { power: 2 },
  sinkhorn: { power: 2, most: 5000 },
  rDivergence: { power: 2, most: 1000 },
  rDivergenceHeldOut: { power: 2, most: 1000 },
  marginalWasserstein1: { power: 1 },
  marginalKolmogorovSmirnov: { power: 1 },
  modeWeights: { power: 1 },
  missingModes: { power: 1 },
  meanDifference: { power: 1 },
  covarianceDifference: { power: 1 },
}

/** Milliseconds of all the distances, from those between small sets of exact samples. */
export async function timeDistances(
  { target, sampling, evaluation }: ExperimentSpec,
  assembly: Assembly,
  setting: Setting,
  signal: AbortSignal,
  evaluator: URL,
): Promise<number> {
  const metrics = evaluation.metrics.filter((name) => growth[name] !== undefined)
  if (metrics.length === 0) return 0
  const points = Math.max(sampling.count, evaluation.referenceCount)
  const rows = Math.min(distanceRows, sampling.count, evaluation.referenceCount)
  const size = { field: 'evaluation.referenceCount', value: rows }
  const draws = await runOnce('reference', assembly.draw(rows), setting, size, 'samples', 2)
  const half = rows * assembly.dimension
  const block = (values: Float32Array) => ({ shape: [rows, assembly.dimension], values })
  const [first, second] = [block(draws.subarray(0, half)), block(draws.subarray(half))]
  // each twice: what comes with the first time alone (a thread, a program) does not grow with the points
  const names = metrics.flatMap((name) => [name, name])
  const order = { metrics: names, target, samples: second, reference: first, secondReference: second }
  let total = 0
  let before = now()
  await evaluate(evaluator, order, signal, (done) => {
    const taken = now() - before
    before = now()
    const name = names[done - 1]
    const { power = 1, most = Infinity } = (name && growth[name]) ?? {}
    const larger = (Math.min(points, most) / Math.min(rows, most)) ** power
    total += done % 2 === 1 ? taken : taken * (larger - 1)
  })
  return total
}
