import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { exactEstimator, type Estimator } from '../../../src-main/diffusion/estimator'
import { logNoiseLevel } from '../../../src-main/diffusion/processes/noise-level'
import type { Process } from '../../../src-main/diffusion/processes/process'
import { integrate } from '../../../src-main/diffusion/numerics/integrate'
import { meanOf } from '../../../src-main/diffusion/theory/mean'
import { pathErrorStep, pathTimes } from '../../../src-main/diffusion/theory/path-error'
import {
  heldErrorOf,
  pathNodes,
  scoreErrorOf,
  stepBegins,
  stratifiedTimes,
  type NodeRows,
} from '../../../src-main/diffusion/theory/path-plan'
import { drawNoise, prepare, trace } from '../../../src-main/tensor'
import { estimatedSource, exactSource, type ScoreSource } from '../../../src-main/diffusion/theory/score-source'
import type { ExactLaw, Target } from '../../../src-main/diffusion/targets/target'
import { densityOf, lawOf, targetFrom } from '../targets/checks'
import { experiment, processes } from '../specs'

const rows = 256
const gaussian = { kind: 'gaussian', dimension: 3, mean: 1, variance: 0.5 }

/** The path errors of an estimator made from the exact one, at given times. */
async function measure(
  processSpec: (typeof processes)[string],
  change: (exact: Estimator, process: Process) => Estimator,
  steps: number,
  input: Record<string, unknown> = gaussian,
  sourceOf: (law: ExactLaw, target: Target) => ScoreSource = exactSource,
) {
  const { theory } = assemble(experiment({ target: input, process: processSpec, sampling: { steps } }))
  const { process } = theory
  const target = targetFrom(input)
  const law = lawOf(target)
  const makeEstimator = () => change(exactEstimator(process, law), process)
  const build = pathErrorStep({ process, target, source: sourceOf(law, target), makeEstimator, rows })
  const executable = await prepare(trace('path', build), { engine: 'onnx', seed: 3, threads: 1 })
  const run = async (index: number, t: Float64Array, held: Float64Array) => {
    const outputs = await executable.run({ firstStep: index, steps: 1, inputs: pathTimes(process, t, held) })
    const column = (name: string) => Float32Array.from(outputs[name]?.data ?? expect.fail(name))
    const effective = outputs['effective'] ? column('effective') : null
    return { error: column('error'), size: column('size'), held: column('held'), effective }
  }
  const nodes = pathNodes(theory)
  const measured: NodeRows[] = []
  const counts: number[] = []
  for (const [k, { t }] of nodes.entries()) {
    const same = new Float64Array(rows).fill(t)
    const outputs = await run(k, same, same)
    measured.push(outputs)
    if (outputs.effective) counts.push(meanOf(outputs.effective).mean)
  }
  const score = scoreErrorOf(theory, nodes, measured)
  const times = stratifiedTimes(theory, drawNoise('uniform', { seed: 1, program: 'times', stream: 0, step: 0 }, rows))
  const { held, error } = await run(nodes.length, times, stepBegins(theory.grid(steps), times))
  await executable.dispose()
  return { theory, process, score, held: heldErrorOf(theory, held, error), counts }
}

const unchanged = (exact: Estimator) => exact

describe.each(Object.entries(processes))('the path KL under %s', (_, spec) => {
  it('of the exact score plus a constant c is ½ ∫ g² ‖c‖² dt', async () => {
    const c = [0.3, -0.2, 0.1]
    const { process, theory, score } = await measure(
      spec,
      (exact) => ({ ...exact, output: (x, t) => tf.add(exact.output(x, t), tf.tensor2d([c])) }),
      4,
    )
    const whole = c.reduce((sum, value) => sum + value * value, 0)
    const { min, max } = theory.times
    const expected = (whole / 2) * integrate((t) => process.diffusionSquared(t), min, max)
    expect(Math.abs(score.kl.value / expected - 1)).toBeLessThan(1e-3)
    for (const { error, perDimension, weighted, t } of score.byTime) {
      expect(Math.abs(error.value / whole - 1)).toBeLessThan(0.02)
      expect(perDimension).toBeCloseTo(error.value / 3, 10)
      expect(weighted.value).toBeCloseTo(error.value * process.diffusionSquared(t), 8)
    }
  })

  it('of the exact score is 0, and what the steps add falls with their number', async () => {
    const coarse = await measure(spec, unchanged, 16)
    expect(coarse.score.kl).toEqual({ value: 0, standardError: 0 })
    const fine = await measure(spec, unchanged, 64)
    expect(coarse.held.value).toBeGreaterThan(3 * coarse.held.standardError)
    expect(fine.held.value).toBeLessThan(0.5 * coarse.held.value)
  })

  it('of a score of zero is that of the score’s own size', async () => {
    const { process, theory, score } = await measure(spec, (exact) => ({ ...exact, output: (x) => tf.zerosLike(x) }), 4)
    // s² E‖∇log p_t‖² = d s²/(m²v + s²) on a Gaussian, over d log τ = g²/(2s²) dt
    const size = (t: number) => {
      const { scale, deviation } = process.kernel(t)
      return (3 * process.diffusionSquared(t)) / (2 * (0.5 * scale * scale + deviation * deviation))
    }
    const expected = integrate(size, theory.times.min, theory.times.max)
    expect(Math.abs(score.kl.value - expected)).toBeLessThan(4 * score.kl.standardError)
    for (const { relative } of score.byTime) expect(relative).toBeCloseTo(1, 6)
  })
})

describe('the path KL beside a score that is estimated from the density', () => {
  const mixture = { kind: 'mixture', means: [[1, 1], [-1, 0]], variances: [0.4, 0.6], weights: [0.4, 0.6] } // prettier-ignore
  const estimated = (_: ExactLaw, target: Target) => estimatedSource(densityOf(target))
  const shifted = (exact: Estimator): Estimator => ({
    ...exact,
    output: (x, t) => tf.add(exact.output(x, t), tf.tensor2d([[0.4, -0.3]])),
  })

  it('of the exact score plus a constant is ½ ∫ g² ‖c‖² dt, without the variance of the estimates', async () => {
    const spec = processes['PBM, constant'] ?? expect.fail()
    const { process, theory, score, counts } = await measure(spec, shifted, 4, mixture, estimated)
    const { min, max } = theory.times
    const expected = (0.25 / 2) * integrate((t) => process.diffusionSquared(t), min, max)
    expect(Math.abs(score.kl.value - expected)).toBeLessThan(4 * score.kl.standardError + 0.02 * expected)
    expect(counts).toHaveLength(48)
    expect(Math.min(...counts)).toBeGreaterThan(10)
  })

  it('of the exact score is around 0', async () => {
    const { score } = await measure(processes['VP, constant'] ?? expect.fail(), unchanged, 4, mixture, estimated)
    expect(Math.abs(score.kl.value)).toBeLessThan(4 * score.kl.standardError + 0.02)
    expect(score.kl.standardError).toBeGreaterThan(0)
  })
})

describe('the discretisation of the ancestral steps', () => {
  it('is that of a Gaussian in closed form: the posterior mean moves by its own variance', async () => {
    const spec = processes['VP, constant'] ?? expect.fail()
    const { process, theory, held } = await measure(spec, unchanged, 20)
    const grid = theory.grid(20)
    // x̂_0(t) is a martingale in reverse time: E‖x̂_0(x_h) − x̂_0(x_t)‖² = d (V(h) − V(t)), V the posterior's variance
    const posterior = (t: number) => {
      const { scale, deviation } = process.kernel(t)
      return (0.5 * deviation ** 2) / (0.5 * scale ** 2 + deviation ** 2)
    }
    let expected = 0
    for (let k = 0; k + 1 < grid.length; k++) {
      const [begin, end] = [grid[k] ?? NaN, grid[k + 1] ?? NaN]
      expected += integrate(
        (t) => {
          const { scale, deviation } = process.kernel(t)
          const level = process.diffusionSquared(t) / (2 * deviation ** 2)
          return 3 * (posterior(begin) - posterior(t)) * level * (scale / deviation) ** 2
        },
        end,
        begin,
      )
    }
    expect(Math.abs(held.value - expected)).toBeLessThan(4 * held.standardError)
    expect(held.standardError).toBeLessThan(0.3 * expected)
  })
})

describe('the plan of the times', () => {
  it('finds the beginning of the step that passes a time', () => {
    const grid = Float64Array.of(3, 2, 1, 0.5)
    expect([...stepBegins(grid, Float64Array.of(2.5, 2, 1.9, 0.5, 3, 0.7))]).toEqual([3, 2, 2, 0.5, 3, 1])
  })

  it('has one time in each equal part of log τ', () => {
    const { theory } = assemble(experiment({ target: gaussian }))
    const times = stratifiedTimes(theory, new Float32Array(10).fill(0.5))
    const levels = [...times].map((t) => logNoiseLevel(theory.process, t))
    const gaps = levels.slice(1).map((level, k) => level - (levels[k] ?? NaN))
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] ?? NaN, 8)
  })
})
