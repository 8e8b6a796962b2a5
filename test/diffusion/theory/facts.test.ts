import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { scaledTarget } from '../../../src-main/diffusion/targets/scaled'
import { runOnce } from '../eager'
import { experiment } from '../specs'
import { targetFrom } from '../targets/checks'

const rows = 40_000

/** ‖E x‖ and the root mean square of the standard deviations, of points [n, d]. */
function sampleMoments(values: Float32Array, dimension: number) {
  const count = values.length / dimension
  let [squaredMean, variance] = [0, 0]
  for (let j = 0; j < dimension; j++) {
    const column = Array.from({ length: count }, (_, i) => values[i * dimension + j] ?? NaN)
    const mean = column.reduce((sum, x) => sum + x, 0) / count
    squaredMean += mean ** 2
    variance += column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count
  }
  return { meanLength: Math.sqrt(squaredMean), deviation: Math.sqrt(variance / dimension) }
}

describe('the moments of a target', () => {
  it.each([
    { kind: 'gaussian', dimension: 3, mean: [1, 0, -2], variance: [1, 4, 0.25] },
    { kind: 'gaussian', dimension: 2, mean: 0.5, covariance: [[2, 1], [1, 3]] }, // prettier-ignore
    { kind: 'mixture', means: [[3, 0], [-1, 2]], variances: [0.5, 2], weights: [0.7, 0.3] }, // prettier-ignore
    { kind: 'defensive', dimension: 3, components: 3, defence: 0.4, deviation: 0.5 },
    { kind: 'funnel', dimension: 3, sigma: 0.8 },
    { kind: 'banana', dimension: 3, sigma: 1.5, bend: 0.4 },
    { kind: 'student-t', dimension: 3, degrees: 9, scale: 2 },
    { kind: 'laplace', dimension: 2, scale: 1.5 },
    { kind: 'wells', dimension: 3, wells: 2, distance: 1.5, barrier: 2, tilt: 0.4 },
    { kind: 'sphere', dimension: 4, radius: 3 },
    { kind: 'rings', rings: 2, radius: 3, noise: 0.3 },
    { kind: 'moons', radius: 2, noise: 0.2 },
    { kind: 'spiral' },
  ])('are those of its samples: $kind', async (spec) => {
    const target = targetFrom(spec)
    const { meanLength, deviation } = target.moments?.() ?? expect.fail('no moments')
    const draw = assemble(experiment({ target: spec, network: { width: 8 } })).draw(rows)
    const measured = sampleMoments(await runOnce(draw, 'samples'), target.dimension)
    expect(measured.deviation / (deviation ?? NaN)).toBeCloseTo(1, 1)
    expect(Math.abs(measured.meanLength - (meanLength ?? NaN))).toBeLessThan(0.03 * (deviation ?? NaN))
    const halved = scaledTarget(target, 2).moments?.()
    expect(halved).toEqual({ meanLength: (meanLength ?? NaN) / 2, deviation: (deviation ?? NaN) / 2 })
  })
})

/** Facts of a target by name. */
async function factsOf(target: object) {
  const assembly = assemble(experiment({ target, network: { width: 8 } }))
  const values = await runOnce(assembly.draw(500), 'samples')
  const facts = assembly.facts({ shape: [500, assembly.dimension], values })
  return new Map(facts.map(({ name, verdict }) => [name, verdict]))
}

describe('what is known of a target', () => {
  it('is everything of the one that the paper’s assumptions hold for', async () => {
    const facts = await factsOf({ kind: 'defensive', dimension: 2, components: 2, defence: 0.25 })
    expect(new Set([...facts.values()].map(({ kind }) => kind))).toEqual(new Set(['holds', 'unknown']))
    expect(facts.get('Log-Sobolev inequality')?.kind).toBe('unknown')
    expect(facts.get('Constants L and c')?.sentence).toContain('f ≥ c = 0.25')
  })

  it('is that heavy tails have no variance, and heavier ones no mean', async () => {
    const sentence = async (degrees: number) =>
      (await factsOf({ kind: 'student-t', degrees })).get('Moments') ?? expect.fail()
    expect(await sentence(1)).toMatchObject({ kind: 'fails', sentence: expect.stringContaining('no mean') })
    expect(await sentence(2)).toMatchObject({ kind: 'fails', sentence: expect.stringContaining('no variance') })
    expect((await sentence(4)).sentence).toContain('standard deviation 1.414')
  })

  it('says how the score is computed, or that it is not known', async () => {
    const score = async (target: object) => (await factsOf(target)).get('Score') ?? expect.fail()
    expect((await score({ kind: 'laplace' })).sentence).toContain('is a formula')
    expect((await score({ kind: 'wells' })).sentence).toContain('quadrature')
    expect((await score({ kind: 'funnel', dimension: 3 })).sentence).toContain('quadrature')
    expect(await score({ kind: 'formula', dimension: 2, logDensity: '-x1^4 - x2^2' })).toMatchObject({ kind: 'fails' })
  })

  it('is measured where no formula tells it', async () => {
    const facts = await factsOf({ kind: 'formula', dimension: 1, logDensity: '-(x1 - 1)^2 / 8' })
    expect(facts.get('Samples')).toMatchObject({
      kind: 'unknown',
      sentence: expect.stringContaining('total variation'),
    })
    expect(facts.get('Density')?.sentence).toContain('up to a constant')
    const [, mean, deviation] = /length ([\d.]+), .* deviation ([\d.]+) .*measured with 500/.exec(
      facts.get('Moments')?.sentence ?? '',
    ) ?? [expect.fail()]
    expect(Number(mean)).toBeCloseTo(1, 0)
    expect(Number(deviation)).toBeCloseTo(2, 0)
  })
})
