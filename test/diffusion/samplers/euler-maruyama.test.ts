import { describe, expect, it } from 'vitest'
import type { Start } from '@contract/experiment/sampling'
import { exactEstimator } from '../../../src-main/diffusion/estimator'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { positionName, samplingStep } from '../../../src-main/diffusion/samplers'
import { startStep } from '../../../src-main/diffusion/samplers/start'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { moments, runEagerly, runOnce } from '../eager'
import { processes } from '../specs'
import { fields } from './gaussian'

const mean = [1, -2]
const variance = [0.25, 4]
const target = makeTarget({ kind: 'gaussian', dimension: 2, mean, variance })
const law = target.law ?? expect.fail()
const count = 10_000
const steps = 25

/**
 * On a Gaussian the exact score is affine, (m μ − y)/(m²v + s²), so Euler–Maruyama is a linear recursion of mean and
 * variance, worked out here from f and g² alone.
 */
function recursion(
  spec: (typeof processes)[string],
  times: { min: number; max: number },
  start: Start,
  axis: number,
  pieces = steps,
) {
  const process = makeProcess(spec)
  const [mu, v] = [mean[axis] ?? 0, variance[axis] ?? 1]
  const end = process.kernel(times.max)
  const exact = { mean: end.scale * mu, variance: end.scale ** 2 * v + end.deviation ** 2 }
  const prior = { mean: 0, variance: spec.kind === 'vp' ? spec.sigma ** 2 : end.deviation ** 2 }
  const law = { ...{ exact, prior, pinned: { mean: 0, variance: 0 } }[start] }
  const h = (times.max - times.min) / pieces
  for (let k = 0; k < pieces; k++) {
    const t = times.max - k * h
    const { scale, deviation } = process.kernel(t)
    const noised = scale ** 2 * v + deviation ** 2
    const g2 = process.diffusionSquared(t)
    const slope = 1 + h * (-process.drift(t) - g2 / noised)
    law.mean = slope * law.mean + (h * g2 * scale * mu) / noised
    law.variance = slope ** 2 * law.variance + h * g2
  }
  return law
}

const cases = Object.entries(processes).flatMap(([name, spec]) =>
  (spec.kind === 'vp' ? (['prior', 'exact'] as const) : (['prior', 'pinned', 'exact'] as const)).map(
    (start) => [name, start, spec] as const,
  ),
)

describe('reverse Euler–Maruyama with the exact score of a Gaussian', () => {
  it.each(cases)('%s from %s has the mean and covariance of its exact recursion', async (_, start, spec) => {
    const process = makeProcess(spec)
    const times = { min: 0.02 * spec.horizon, max: 0.95 * spec.horizon }
    const begun = await runOnce(startStep(start, { target, process, time: times.max, count }), 'start', 11)
    const { state } = await runEagerly(
      samplingStep({
        process,
        times,
        sampling: fields({ integrator: 'euler-maruyama', steps, start }),
        count,
        dimension: 2,
        makeEstimator: () => exactEstimator(process, law),
      }),
      { steps, seed: 12, state: { [positionName]: begun } },
    )
    const found = moments(state[positionName] ?? expect.fail(), 2)
    const expected = [0, 1].map((axis) => recursion(spec, times, start, axis))
    expected.forEach((law, j) => {
      expect(Math.abs((found.mean[j] ?? NaN) - law.mean)).toBeLessThan(4 * Math.sqrt(law.variance / count))
      const ratio = (found.covariance[j]?.[j] ?? NaN) / law.variance
      expect(Math.abs(ratio - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    })
    const [v0 = NaN, v1 = NaN] = expected.map((law) => law.variance)
    expect(Math.abs(found.covariance[0]?.[1] ?? NaN)).toBeLessThan(4 * Math.sqrt((v0 * v1) / count))
  })

  it.each(Object.entries(processes))('%s: the bias of its variance halves as the steps double', (_, spec) => {
    const times = { min: 0.02 * spec.horizon, max: 0.95 * spec.horizon }
    const { scale, deviation } = makeProcess(spec).kernel(times.min)
    const exact = scale ** 2 * (variance[0] ?? NaN) + deviation ** 2
    const bias = (pieces: number) => recursion(spec, times, 'exact', 0, pieces).variance - exact
    const ratio = bias(2000) / bias(4000)
    expect(ratio).toBeGreaterThan(1.95)
    expect(ratio).toBeLessThan(2.05)
  })
})
