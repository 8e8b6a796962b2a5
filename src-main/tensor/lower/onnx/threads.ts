import { availableParallelism } from 'node:os'
import { booleanOf } from '../../kernels/attributes'
import { inputAt } from '../../kernels/row'
import type { KernelCall } from '../../kernels/row'
import { windowsOf } from '../../kernels/sliding'
import { area } from '../../kernels/windows'
import type { Windows } from '../../kernels/windows'
import { specsOf } from '../../optimize/rewrite'
import type { Program, TensorSpec } from '../../program'
import { sizeOf } from '../../shapes'

type Count = (call: KernelCall, output: TensorSpec) => number

const matrices: Count = ({ inputs, attributes }, output) => {
  const inner = inputAt(inputs, 0).shape.at(booleanOf(attributes, 'transposeA') ? -2 : -1) ?? 1
  return 2 * sizeOf(output.shape) * inner
}

/** A convolution and each of its gradients are products of patches: of equal size, whichever is asked for. */
const patches = ({ batch, output, filter, inputChannels, outputChannels }: Windows): number =>
  2 * batch * area(output) * area(filter) * inputChannels * outputChannels

const counts: Readonly<Partial<Record<string, Count>>> = {
  BatchMatMul: matrices,
  _FusedMatMul: matrices,
  Conv2D: (call) => patches(windowsOf.forward(call)),
  Conv2DBackpropFilter: (call) => patches(windowsOf.filterGradient(call)),
  Conv2DBackpropInput: (call) => patches(windowsOf.inputGradient(call)),
}

/** Multiplications and additions of the matrix products of one step, convolutions among them. */
export function productFlops(program: Program): number {
  const specs = specsOf(program)
  return program.nodes.reduce((sum, { kernel, inputs, attributes, outputs: [output] }) => {
    const count = counts[kernel]
    if (count === undefined || output === undefined) return sum
    const given = inputs.flatMap((id) => specs.get(id) ?? [])
    return sum + count({ inputs: given, attributes }, output.spec)
  }, 0)
}

/** Below this, handing work to a second thread costs more than it saves (measured: 16 Mflop loses, 140 wins). */
const worthThreads = 40e6

/** Threads for a program: one for a small step, so that small experiments run side by side, all for a large one. */
export const threadsFor = (program: Program): number =>
  productFlops(program) < worthThreads ? 1 : availableParallelism()
