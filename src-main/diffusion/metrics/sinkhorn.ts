import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import type { Executable } from '../../tensor/executable'
import type { Metric } from './metric'
import type { PointSet } from './point-set'
import { sinkhornStep } from './sinkhorn-step'
import { centred, medianSquare, type Centred } from './squared-distances'

/** ε beside the median squared distance of the exact points. */
const relativeBlur = 0.05

/**
 * Sinkhorn divergence (Feydy et al. 2019), OT_ε(a, b) − ½ OT_ε(a, a) − ½ OT_ε(b, b) with cost ‖x − y‖² and entropy taken
 * against the product measure: W_2² as ε → 0, and zero for equal sets whatever ε. ε is a twentieth of the median
 * squared distance of the exact points, so it is the same for every run on a target. Between 5,000 and 5,000 points.
 */
export const sinkhorn: Metric = {
  most: 5000,
  async measure(generated, exact, { engine }) {
    const blur = relativeBlur * medianSquare(exact)
    return { value: await sinkhornDivergence(generated, exact, blur, engine) }
  },
}

/** The divergence for a given ε, in squared units of the data. */
export async function sinkhornDivergence(
  a: PointSet,
  b: PointSet,
  epsilon: number,
  engine: EngineKind,
): Promise<number> {
  const [x, y] = [centred(a, b), centred(b, b)]
  const across = await entropicCost(x, y, epsilon, engine)
  const own = selfCosts.get(b) ?? new Map<number, number>()
  selfCosts.set(b, own)
  const among = own.get(epsilon) ?? (await entropicCost(y, y, epsilon, engine))
  own.set(epsilon, among)
  return across - (await entropicCost(x, x, epsilon, engine)) / 2 - among / 2
}

/** OT_ε(b, b) by ε; kept, since a reference set is compared with more than one other. */
const selfCosts = new WeakMap<PointSet, Map<number, number>>()

/** The first ε is the greatest cost over this: it lets mass cross between clusters before they part. */
const firstSpread = 4
/** Steps at the last ε, at most. */
const mostSteps = 30
/** Mean error of the row marginals; the cost's own error is of the order of ε times its square. */
const tolerance = 1e-3

/** OT_ε between two sets of equal weights, from the dual potentials: mean f + mean g. */
export async function entropicCost(x: Centred, y: Centred, epsilon: number, engine: EngineKind): Promise<number> {
  const farthest = (Math.sqrt(greatest(x.squares)) + Math.sqrt(greatest(y.squares))) ** 2
  const halvings = Math.max(0, Math.ceil(Math.log2(farthest / firstSpread / epsilon)))
  const program = trace('Sinkhorn', sinkhornStep(x, y, epsilon, halvings))
  const executable = await prepare(program, { engine, seed: 0 })
  try {
    if (halvings > 0) await executable.run({ firstStep: 0, steps: halvings })
    for (let step = halvings; step < halvings + mostSteps; step++) {
      const { marginalError } = await executable.run({ firstStep: step, steps: 1 })
      if ((marginalError?.data[0] ?? 0) < tolerance) break
    }
    // The state is f − ‖x‖² and g − ‖y‖².
    const means = [
      mean(x.squares),
      mean(y.squares),
      await meanOfState(executable, 'f'),
      await meanOfState(executable, 'g'),
    ]
    return means.reduce((sum, value) => sum + value)
  } finally {
    await executable.dispose()
  }
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum / values.length
}

const greatest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0)

const meanOfState = async (executable: Executable, name: string): Promise<number> =>
  mean((await executable.readState([name])).get(name)?.data ?? [])
