import { numberOf, pairsOf, textOf } from '../../../kernels/attributes'
import { tensorValue } from '../../../shapes'
import type { NodeList, Value } from '../graph'
import { text, typeOf } from '../messages'
import { firstInput, one, type TensorflowCall, type TensorflowRow } from './row'

function sizes({ attributes }: TensorflowCall, nodes: NodeList): Value {
  const paddings = pairsOf(attributes, 'paddings')
  return nodes.constant(tensorValue({ shape: [paddings.length, 2], dtype: 'int32' }, paddings.flat()))
}

/** Kernels that add elements around a tensor. */
export const padding = {
  MirrorPad: one((x, nodes, call) =>
    nodes.node('MirrorPad', [x, sizes(call, nodes)], {
      attributes: {
        Tpaddings: typeOf('int32'),
        mode: text(textOf(call.attributes, 'mode', 'reflect').toUpperCase()),
      },
    }),
  ),
  PadV2: one((x, nodes, call) => {
    const value = nodes.scalar(numberOf(call.attributes, 'constantValue', 0), firstInput(call).dtype)
    return nodes.node('PadV2', [x, sizes(call, nodes), value])
  }),
} as const satisfies Record<string, TensorflowRow>
