import type { Program } from '../program'
import { keep, rewrite } from './rewrite'
import type { Rewriting } from './rewrite'

/**
 * Adam's step (Kingma and Ba 2015) as tfjs writes it, k (m / c₁) / (√(v / c₂) + ε), divides two whole tensors by
 * scalars. The same with the scalars taken together, as the paper's own remark in its section 2 has it:
 * m (k √c₂ / c₁) / (√v + ε √c₂): two passes of fourteen, a fiftieth of a large step. Only where c₂ = 1 − β₂ᵗ is seen to lie between 0 and 1.
 */
export const foldMoments = (program: Program): Program =>
  rewrite(program, ({ kernel, inputs, outputs: [output] }, writing) => {
    const [ratio, k] = inputs
    if (kernel !== 'Multiply' || ratio === undefined || k === undefined || output === undefined) return keep
    const [first, denominator] = operands('RealDiv', ratio, writing)
    const [root, epsilon] = operands('Add', denominator, writing)
    const [quotient] = operands('Sqrt', root, writing)
    const [m, c1] = operands('RealDiv', first, writing)
    const [v, c2] = operands('RealDiv', quotient, writing)
    if (m === undefined || c1 === undefined || v === undefined || c2 === undefined || epsilon === undefined) return keep
    const scalars = [k, c1, c2, epsilon].every((id) => writing.specOf(id).shape.length === 0)
    if (!scalars || writing.specOf(k).dtype !== 'float32' || !decays(program, c2, writing)) return keep
    const { spec } = output
    const scalar = writing.specOf(c2)
    const rootOfC2 = writing.add('Sqrt', [c2], scalar)
    const factor = writing.add('RealDiv', [writing.add('Multiply', [rootOfC2, k], scalar), c1], scalar)
    const offset = writing.add('Multiply', [rootOfC2, epsilon], scalar)
    const below = writing.add('Add', [writing.add('Sqrt', [v], spec), offset], spec)
    return { kind: 'value', id: writing.add('RealDiv', [writing.add('Multiply', [m, factor], spec), below], spec) }
  })

/** What a value was computed from, where this kernel computed it. */
function operands(kernel: string, id: number | undefined, writing: Rewriting): readonly number[] {
  const node = id === undefined ? undefined : writing.producerOf(id)
  return node?.kernel === kernel ? node.inputs : []
}

/** Whether a value is 1 − b, where b is a variable that starts in (0, 1) and shrinks by a constant factor each step. */
function decays(program: Program, id: number, writing: Rewriting): boolean {
  const [one, power] = operands('Sub', id, writing)
  const slot = program.state.find((candidate) => candidate.id === power)
  if (one === undefined || slot === undefined || writing.constantOf(one)?.data[0] !== 1) return false
  const update = program.nodes.find(({ outputs }) => outputs.some((output) => output.id === slot.next))
  if (update?.kernel !== 'Multiply' || !update.inputs.includes(slot.id)) return false
  const factor = update.inputs.find((input) => input !== slot.id)
  return inside(slot.initial.data[0]) && factor !== undefined && inside(writing.constantOf(factor)?.data[0])
}

const inside = (number: number | undefined): boolean => number !== undefined && number > 0 && number < 1
