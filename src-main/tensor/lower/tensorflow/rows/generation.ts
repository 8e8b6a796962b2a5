import { numberOf } from '../../../kernels/attributes'
import { inputAt } from '../../../kernels/row'
import { tensorValue } from '../../../shapes'
import { firstOutput, type TensorflowCall, type TensorflowRow } from './row'

const filled =
  (value: (call: TensorflowCall) => number): TensorflowRow =>
  (call, nodes) => {
    const { shape, dtype } = firstOutput(call)
    return [nodes.fill(value(call), shape, dtype)]
  }

/** Values start, start + step, …, as many as the output holds. */
const progression =
  (step: (call: TensorflowCall) => number): TensorflowRow =>
  (call, nodes) => {
    const output = firstOutput(call)
    const start = numberOf(call.attributes, 'start')
    const by = step(call)
    return [
      nodes.constant(
        tensorValue(
          output,
          Array.from({ length: output.shape[0] ?? 0 }, (_, index) => start + index * by),
        ),
      ),
    ]
  }

/** Kernels whose values are known from their attributes, and sums of lists. */
export const generation = {
  AddN: (call, nodes) => [
    call.values.slice(1).reduce((sum, value) => nodes.node('AddV2', [sum, value]), inputAt(call.values, 0)),
  ],
  Fill: filled(({ attributes }) => Number(attributes['value'])),
  LinSpace: progression(({ attributes }) => {
    const gaps = Math.max(numberOf(attributes, 'num') - 1, 1)
    return (numberOf(attributes, 'stop') - numberOf(attributes, 'start')) / gaps
  }),
  OnesLike: filled(() => 1),
  Range: progression(({ attributes }) => numberOf(attributes, 'step', 1)),
  ZerosLike: filled(() => 0),
} as const satisfies Record<string, TensorflowRow>
