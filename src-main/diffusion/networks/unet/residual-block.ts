import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { affineParameters, buildAffine } from '../affine'
import { initializations } from '../initialization'
import { convolution } from './convolution'
import { learntNormalization } from './learnt-norm'
import type { Part } from './part'
import { silu } from './silu'

interface BlockShape {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  /** Length of the embedded time. */
  readonly embedding: number
  /** Changes height and width between the first activation and the first convolution, and of what is passed on. */
  readonly resample?: (x: Tensor4D) => Tensor4D
}

/**
 * A residual block of Brock et al. 2019 as Song et al. 2021 and Dhariwal and Nichol 2021 use it: normalize, activate, convolve,
 * twice, the second normalization scaled and shifted by the embedded time [n or 1, embedding]; added to its input, which a
 * 1×1 convolution brings to the number of channels where that changes. The last convolution begins as zero.
 */
export function residualBlock({
  name,
  inputs,
  outputs,
  embedding,
  resample,
}: BlockShape): Part<[Tensor4D, Tensor2D], Tensor4D> {
  const first = learntNormalization(`${name}/norm0`, inputs)
  const second = learntNormalization(`${name}/norm1`, outputs)
  const into = convolution({ name: `${name}/convolution0`, inputs, outputs, side: 3 })
  const out = convolution({ name: `${name}/convolution1`, inputs: outputs, outputs, side: 3, zero: true })
  const passed = inputs === outputs ? null : convolution({ name: `${name}/skip`, inputs, outputs, side: 1 })
  const time = { name: `${name}/time`, inputs: embedding, outputs: 2 * outputs }
  const changed = resample ?? ((x: Tensor4D) => x)
  return {
    parameters: [
      ...[...first.parameters, ...into.parameters, ...affineParameters([time])],
      ...[...second.parameters, ...out.parameters, ...(passed?.parameters ?? [])],
    ],
    build(draw) {
      const before = first.build()
      const inner = into.build(draw)
      const modulate = buildAffine(time, initializations['uniform-fan-in'](draw, embedding, 2 * outputs))
      const between = second.build()
      const outer = out.build(draw)
      const aside = passed?.build(draw)
      return {
        variables: [
          ...[...before.variables, ...inner.variables, ...modulate.variables],
          ...[...between.variables, ...outer.variables, ...(aside?.variables ?? [])],
        ],
        of(x, embedded) {
          const [scale, shift] = halvesOf(modulate.of(embedded))
          const hidden = inner.of(changed(silu(before.of(x))))
          const result = outer.of(silu(between.of(hidden, { scale, shift })))
          const kept = changed(x)
          return tf.add(aside === undefined ? kept : aside.of(kept), result)
        },
      }
    },
  }
}

function halvesOf(x: Tensor2D): readonly [Tensor2D, Tensor2D] {
  const [rows, columns] = x.shape
  const half = columns / 2
  return [tf.slice(x, [0, 0], [rows, half]), tf.slice(x, [0, half], [rows, half])]
}
