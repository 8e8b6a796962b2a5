import { availableParallelism } from 'node:os'
import { booleanOf } from '../../kernels/attributes'
import type { Program, ProgramNode } from '../../program'
import { sizeOf } from '../../shapes'

/** Multiplications and additions of the matrix products of one step. */
export function productFlops(program: Program): number {
  const shapes = new Map(
    [...program.state, ...program.inputs, ...program.noise].map(({ id, shape }) => [id, shape] as const),
  )
  for (const { id, value } of program.constants) shapes.set(id, value.shape)
  for (const { outputs } of program.nodes) for (const { id, spec } of outputs) shapes.set(id, spec.shape)
  return program.nodes.reduce((sum, node) => sum + flopsOf(node, shapes), 0)
}

function flopsOf(node: ProgramNode, shapes: ReadonlyMap<number, readonly number[]>): number {
  const [a] = node.inputs
  const [output] = node.outputs
  if ((node.kernel !== 'BatchMatMul' && node.kernel !== '_FusedMatMul') || a === undefined || !output) return 0
  const inner = shapes.get(a)?.at(booleanOf(node.attributes, 'transposeA') ? -2 : -1) ?? 1
  return 2 * sizeOf(output.spec.shape) * inner
}

/** Below this, handing work to a second thread costs more than it saves (measured: 16 Mflop loses, 140 wins). */
const worthThreads = 40e6

/** Threads for a program: one for a small step, so that small experiments run side by side, all for a large one. */
export const threadsFor = (program: Program): number =>
  productFlops(program) < worthThreads ? 1 : availableParallelism()
