import { evaluator, onCpu } from '../lower/eager/evaluate'
import type { Program, ProgramNode } from '../program'
import { sizeOf } from '../shapes'
import { keep, rewrite } from './rewrite'
import type { Replacement, Rewriting } from './rewrite'

/** Beyond this a value is computed each step rather than kept. */
const largest = 2 ** 18

/** Computes beforehand what follows from constants alone. */
export const foldConstants = (program: Program): Program => onCpu(() => rewrite(program, folded))

function folded(node: ProgramNode, writing: Rewriting): Replacement {
  const [output] = node.outputs
  const constants = node.inputs.map((id) => ({ id, value: writing.constantOf(id) }))
  const known = constants.flatMap(({ id, value }) => (value === undefined ? [] : [{ id, value }]))
  // What a kernel reads the shape of only may be anything.
  const shapeOnly = node.kernel === 'ZerosLike' || node.kernel === 'OnesLike'
  if (!output || node.outputs.length !== 1 || sizeOf(output.spec.shape) > largest) return keep
  if (shapeOnly) {
    const data = new Float32Array(sizeOf(output.spec.shape)).fill(node.kernel === 'OnesLike' ? 1 : 0)
    return output.spec.dtype === 'float32' ? { kind: 'value', id: writing.constant({ ...output.spec, data }) } : keep
  }
  if (known.length !== constants.length) return keep
  const value = evaluator({ nodes: [node], constants: known })(output.id)
  return value === null ? keep : { kind: 'value', id: writing.constant(value) }
}
