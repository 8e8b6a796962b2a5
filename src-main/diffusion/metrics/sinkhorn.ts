import type { EngineKind } from '@contract/run'
import type { Metric } from './metric'
import type { PointSet } from './point-set'
import { selfTransportCost } from './self-transport'
import { centred, medianSquare } from './squared-distances'
import { transportCost } from './transport'

/**
 * ε beside the median squared distance of the exact points. In fifty dimensions a point's nearest is hardly nearer than
 * the rest: with much less of a blur each point is carried to itself alone, the self costs are ε ln n whatever the set,
 * and a shrunk sample scores below the floor.
 */
const relativeBlur = 0.5

/**
 * Sinkhorn divergence (Feydy et al. 2019), OT_ε(a, b) − ½ OT_ε(a, a) − ½ OT_ε(b, b) with cost ‖x − y‖² and entropy taken
 * against the product measure: W_2² as ε → 0, and zero for equal sets whatever ε. ε is half the median
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
  const across = (await transportCost(x, y, epsilon, engine)).cost
  const own = selfCosts.get(b) ?? new Map<number, number>()
  selfCosts.set(b, own)
  const among = own.get(epsilon) ?? (await selfTransportCost(y, epsilon, engine))
  own.set(epsilon, among)
  return across - (await selfTransportCost(x, epsilon, engine)) / 2 - among / 2
}

/** OT_ε(b, b) by ε; kept, since a reference set is compared with more than one other. */
const selfCosts = new WeakMap<PointSet, Map<number, number>>()
