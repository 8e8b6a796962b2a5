import type { Program } from '../program'
import { keep, rewrite } from './rewrite'
import type { Rewriting } from './rewrite'

/**
 * Adam's step (Kingma and Ba 2015) as tfjs writes it, k (m / c₁) / (√(v / c₂) + ε), divides two whole tensors by
 * scalars. The same with the scalars taken together, as the paper's own remark in its section 2 has it:
 * m (k √c₂ / c₁) / (√v + ε √c₂): two passes of fourteen, a fiftieth of a large step. Only where c₂ = 1 − β₂ᵗ is seen to lie between 0 and 1.
 */
export function foldMoments(program: Program): Program {
  const powers = powersOf(program)
  return rewrite(program, ({ kernel, inputs, outputs: [output] }, writing) => {
    const [ratio, k] = inputs
    if (kernel !== 'Multiply' || ratio === undefined || k === undefined || output === undefined) return keep
    const [first, denominator] = operands('RealDiv', ratio, writing)
    const [root, epsilon] = operands('Add', denominator, writing)
    const [quotient] = operands('Sqrt', root, writing)
    const [m, c1] = operands('RealDiv', first, writing)
    const [v, c2] = operands('RealDiv', quotient, writing)
    if (m === undefined || c1 === undefined || v === undefined || c2 === undefined || epsilon === undefined) return keep
    const scalars = [k, c1, c2, epsilon].every((id) => writing.specOf(id).shape.length === 0)
    if (!scalars || writing.specOf(k).dtype !== 'float32' || !decays(powers, c2, writing)) return keep
    const { spec } = output
    const scalar = writing.specOf(c2)
    const rootOfC2 = writing.add('Sqrt', [c2], scalar)
    const factor = writing.add('RealDiv', [writing.add('Multiply', [rootOfC2, k], scalar), c1], scalar)
    const offset = writing.add('Multiply', [rootOfC2, epsilon], scalar)
    const below = writing.add('Add', [writing.add('Sqrt', [v], spec), offset], spec)
    return { kind: 'value', id: writing.add('RealDiv', [writing.add('Multiply', [m, factor], spec), below], spec) }
  })
}

/** What a value was computed from, where this kernel computed it. */
function operands(kernel: string, id: number | undefined, writing: Rewriting): readonly number[] {
  const node = id === undefined ? undefined : writing.producerOf(id)
  return node?.kernel === kernel ? node.inputs : []
}

/** Variables that start in (0, 1) and are multiplied by something at the end of each step, with those factors. */
function powersOf({ state, nodes }: Program): ReadonlyMap<number, readonly number[]> {
  const products = new Map(
    nodes.flatMap(({ kernel, inputs, outputs: [output] }) =>
      kernel === 'Multiply' && output !== undefined ? [[output.id, inputs] as const] : [],
    ),
  )
  return new Map(
    state.flatMap(({ id, next, initial }) => {
      const factors = products.get(next)
      return factors?.includes(id) && inside(initial.data[0]) ? [[id, factors] as const] : []
    }),
  )
}

/** Whether a value is 1 − b, where b is a variable that starts in (0, 1) and shrinks by a constant factor each step. */
function decays(powers: ReadonlyMap<number, readonly number[]>, id: number, writing: Rewriting): boolean {
  const [one, power] = operands('Sub', id, writing)
  if (one === undefined || power === undefined || writing.constantOf(one)?.data[0] !== 1) return false
  const factor = powers.get(power)?.find((operand) => operand !== power)
  return factor !== undefined && inside(writing.constantOf(factor)?.data[0])
}

const inside = (number: number | undefined): boolean => number !== undefined && number > 0 && number < 1
