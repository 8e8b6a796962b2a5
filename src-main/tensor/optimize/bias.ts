import type { Program } from '../program'
import { keep, rewrite } from './rewrite'

/**
 * A convolution that a bias of each channel is added to, and that nothing else reads, takes the bias itself: it is there
 * while a pixel is written, where an addition is a pass over all images.
 */
export function takeBiases(program: Program): Program {
  const readers = readersOf(program)
  return rewrite(program, ({ kernel, inputs: [a, b], outputs: [output] }, writing) => {
    if (kernel !== 'Add' || a === undefined || b === undefined || output === undefined) return keep
    for (const [image, bias] of [[a, b] as const, [b, a] as const]) {
      const convolution = writing.producerOf(image)
      const { shape } = writing.specOf(bias)
      if (convolution?.kernel !== 'Conv2D' || convolution.inputs.length !== 2 || readers.get(image) !== 1) continue
      if (shape.length !== 1 || shape[0] !== output.spec.shape.at(-1)) continue
      const id = writing.add('Conv2D', [...convolution.inputs, bias], output.spec, convolution.attributes)
      return { kind: 'value', id }
    }
    return keep
  })
}

/** How often each value is read, by a node, an output or the next step. */
function readersOf({ nodes, outputs, state }: Program): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  const ids = [
    ...nodes.flatMap(({ inputs }) => inputs),
    ...outputs.map(({ id }) => id),
    ...state.map(({ next }) => next),
  ]
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
