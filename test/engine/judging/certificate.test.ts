import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { certificate as schema } from '@contract/certificate'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { assemble } from '../../../src-main/diffusion/assemble'
import { gaussianKl, nearestNeighbourKl } from '../../../src-main/diffusion/metrics/kl-divergence'
import { pointSet } from '../../../src-main/diffusion/metrics/point-set'
import { certify } from '../../../src-main/engine/judging/certificate'
import { Generator } from '../../../src-main/engine/sampling/generator'
import { runOnce } from '../../../src-main/engine/prepared'
import { trainingLoop } from '../../../src-main/engine/training/loop'

const setting = { engine: 'onnx', seed: 5, threads: 1 } as const
const size = { field: 'training.batch', value: 1 }
const listening = () => ({ signal: new AbortController().signal, report: () => undefined })

/** Trains shortly; answers with the certificate and as many generated as exact points at the earliest time. */
async function trained(input: object, count = 3000) {
  const parsed = parseExperimentOrFailure({
    network: { width: 32, depth: 2, timeFeatures: 8 },
    training: { steps: 400, batch: 128, optimizer: { learningRate: 0.003 } },
    sampling: { integrator: 'ancestral', steps: 200, count },
    seed: 5,
    ...input,
  })
  if (!parsed.ok) throw new Error(parsed.error.message)
  const spec = parsed.value
  const assembly = assemble(spec)
  const loop = { spec, assembly, setting, checkpointSeconds: 60, resume: undefined, set: null }
  const { parameters } = await trainingLoop(loop, listening())
  const certificate = await certify({ assembly, setting, parameters, step: 400 }, listening())
  const generator = new Generator(assembly, setting, count)
  const { samples } = await generator.generate(parameters, new AbortController().signal)
  await generator.dispose()
  const exact = await runOnce('exact', assembly.draw(count), setting, size, 'samples')
  const { dimension } = assembly
  const generated = pointSet({ shape: [count, dimension], values: samples.values })
  return { certificate, generated, exact: pointSet({ shape: [count, dimension], values: exact }) }
}

const mixture = { kind: 'mixture', dimension: 2, components: 3, spread: 2 }

describe.each([
  ['VP', { kind: 'vp', horizon: 4 }],
  ['PBM', { kind: 'pbm' }],
])('the certificate under %s', (name, process) => {
  it('bounds the KL that samples of a mixture show', async () => {
    const { certificate, generated, exact } = await trained({ target: mixture, process })
    const bound = certificate.kl ?? expect.fail('no KL')
    const shown = nearestNeighbourKl(exact, generated, 5)
    expect(shown.value).toBeLessThan(bound.value + 3 * (shown.standardError + bound.standardError))
    expect(bound.value).toBeGreaterThan(0)
    expect(certificate.budget.map(({ kl }) => kl?.value ?? NaN).reduce((sum, value) => sum + value)).toBeCloseTo(
      bound.value,
      10,
    )
    expect(certificate.totalVariation).toBeCloseTo(Math.min(1, Math.sqrt(bound.value / 2)), 12)
    // what is stored is what was computed
    expect(schema.parse(JSON.parse(JSON.stringify(certificate)))).toEqual(certificate)
  })

  it('bounds the closed-form KL of the Gaussian that is generated', async () => {
    const target = { kind: 'gaussian', dimension: 2, mean: 1, variance: 0.25 }
    const { certificate, generated } = await trained({ target, process })
    const { count, values } = generated
    const at = (row: number, axis: number) => values[2 * row + axis] ?? NaN
    const rows = Array.from({ length: count }, (_, row) => row)
    const mean = [0, 1].map((axis) => rows.reduce((sum, row) => sum + at(row, axis), 0) / count)
    const moment = (a: number, b: number) =>
      rows.reduce((sum, row) => sum + (at(row, a) - (mean[a] ?? 0)) * (at(row, b) - (mean[b] ?? 0)), 0) / count
    const q = {
      mean: Float64Array.from(mean),
      covariance: Float64Array.of(moment(0, 0), moment(0, 1), moment(0, 1), moment(1, 1)),
    }
    const p = { mean: Float64Array.of(1, 1), covariance: Float64Array.of(0.25, 0, 0, 0.25) }
    const bound = certificate.kl ?? expect.fail('no KL')
    // the KL of a fit to n points is above the true one by about (d + d(d + 1)/2)/(2n)
    expect(gaussianKl(p, q) - 5 / (2 * count)).toBeLessThan(bound.value + 3 * bound.standardError)
    if (name === 'VP') expect(certificate.start.kl?.value).toBeLessThan(certificate.start.sharpBound ?? NaN)
    else expect(certificate.start.kl).toEqual({ value: 0, standardError: 0 })
  })
})

describe('a certificate', () => {
  it('measures beside estimates where only the density is known', async () => {
    const target = { kind: 'formula', dimension: 1, logDensity: '-(x1 - 1)^2' }
    const { certificate } = await trained({ target, process: { kind: 'vp' }, sampling: { steps: 20 } }, 50)
    expect(certificate.scoreSentence).toMatch(
      /beside Monte-Carlo estimates.*“formula”.*: at every noise level \d+ draws/,
    )
    const { start, score, kl } = certificate
    expect(score?.kl.value).toBeGreaterThan(0)
    expect(kl?.value).toBeGreaterThan(0)
    // N(1, ½) is closer to N(0, 1) than a nat, and e^{−10} of that is left at T = 5
    expect(Math.abs(start.kl?.value ?? NaN)).toBeLessThan(4 * (start.kl?.standardError ?? NaN) + 2e-3)
  })

  it('says what cannot be known of a target without a score', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cloudpin-certificate-'))
    const path = join(folder, 'many.csv')
    writeFileSync(path, Array.from({ length: 5001 }, (_, i) => `${String(i / 5000)},1`).join('\n'))
    const settings = {
      training: { steps: 5, batch: 8 },
      sampling: { steps: 5 },
      process: { kind: 'vp', horizon: 0.01 },
    }
    const { certificate } = await trained({ target: { kind: 'points', path }, ...settings }, 50)
    rmSync(folder, { recursive: true })
    expect(certificate).toMatchObject({ kl: null, totalVariation: null, score: null, discretisation: null })
    expect(certificate.scoreSentence).toContain('“points”')
    expect(certificate.summary[0]).toBe(
      'KL cannot be bounded in numbers: not known are the errors of start, score, discretisation.',
    )
  })

  it('is stopped at once', async () => {
    const controller = new AbortController()
    const parsed = parseExperimentOrFailure({ target: mixture, network: { width: 8 } })
    if (!parsed.ok) throw new Error(parsed.error.message)
    const assembly = assemble(parsed.value)
    controller.abort()
    const stopped = certify(
      { assembly, setting, parameters: new Map(), step: 0 },
      { signal: controller.signal, report: () => undefined },
    )
    await expect(stopped).rejects.toThrow('Stopped.')
  })
})
