import type { Program, ProgramNode } from '../program'
import { sameShape, sizeOf } from '../shapes'
import { keep, rewrite } from './rewrite'
import type { Replacement, Rewriting } from './rewrite'

/**
 * Small rules of arithmetic for float32: constants that are one number become scalars, neutral operands vanish,
 * division by a scalar becomes a product, factors of a chain of products become one, and shapes are changed once.
 */
export const simplify = (program: Program): Program => rewrite(program, simplified)

function simplified(node: ProgramNode, writing: Rewriting): Replacement {
  const rule = rules[node.kernel]
  const [output] = node.outputs
  return rule === undefined || output === undefined ? keep : rule(node, writing)
}

type Rule = (node: ProgramNode, writing: Rewriting) => Replacement

const value = (id: number): Replacement => ({ kind: 'value', id })

/** The number that all elements of a constant are. */
function uniform(id: number | undefined, writing: Rewriting): number | undefined {
  const constant = id === undefined ? undefined : writing.constantOf(id)
  if (constant?.dtype !== 'float32') return undefined
  const [first] = constant.data
  return first !== undefined && constant.data.every((number) => number === first) ? first : undefined
}

/** Both operands where the first fills the result's shape by itself and the second is one number. */
function withScalar(node: ProgramNode, writing: Rewriting): { x: number; scalar: number } | undefined {
  const [a, b] = node.inputs
  const spec = node.outputs[0]?.spec
  if (a === undefined || b === undefined || spec?.dtype !== 'float32') return undefined
  const fills = (id: number) => sameShape(writing.specOf(id).shape, spec.shape)
  const [left, right] = [uniform(a, writing), uniform(b, writing)]
  if (right !== undefined && fills(a)) return { x: a, scalar: right }
  return left !== undefined && fills(b) && commutes.has(node.kernel) ? { x: b, scalar: left } : undefined
}

const commutes = new Set(['Add', 'Multiply'])

const multiply: Rule = (node, writing) => {
  const found = withScalar(node, writing)
  return found === undefined ? keep : value(scaled(found.x, found.scalar, node, writing))
}

/** x times a number, taken together with a factor that x has already. */
function scaled(x: number, factor: number, node: ProgramNode, writing: Rewriting): number {
  if (factor === 1) return x
  const inner = writing.producerOf(x)
  const spec = writing.specOf(node.outputs[0]?.id ?? x)
  if (inner?.kernel === 'Multiply') {
    const [y, other] = inner.inputs
    const constant = other === undefined ? undefined : writing.constantOf(other)
    if (y !== undefined && constant?.shape.length === 0 && constant.dtype === 'float32') {
      return writing.add('Multiply', [y, writing.scalar(factor * (constant.data[0] ?? 1))], spec)
    }
  }
  return writing.add('Multiply', [x, writing.scalar(factor)], spec)
}

const divide: Rule = (node, writing) => {
  const found = withScalar(node, writing)
  return found === undefined ? keep : value(scaled(found.x, 1 / found.scalar, node, writing))
}

const add: Rule = (node, writing) => {
  const found = withScalar(node, writing)
  if (found === undefined) return keep
  if (found.scalar === 0) return value(found.x)
  return value(writing.add(node.kernel, [found.x, writing.scalar(found.scalar)], writing.specOf(found.x)))
}

/** Changes of shape: none where it stays, one where several follow each other. */
const reshape: Rule = (node, writing) => {
  const [x] = node.inputs
  const spec = node.outputs[0]?.spec
  if (x === undefined || spec === undefined) return keep
  if (sameShape(writing.specOf(x).shape, spec.shape)) return value(x)
  const inner = writing.producerOf(x)
  const from = inner !== undefined && reshaping.has(inner.kernel) ? inner.inputs[0] : undefined
  if (from === undefined) return keep
  if (sameShape(writing.specOf(from).shape, spec.shape)) return value(from)
  return value(writing.add('Reshape', [from], spec, { shape: [...spec.shape] }))
}

const reshaping = new Set(['Reshape', 'ExpandDims'])

/** Repeating once, or a sum over axes of one element, is at most a change of shape. */
const still: Rule = (node, writing) => {
  const [x] = node.inputs
  const spec = node.outputs[0]?.spec
  if (x === undefined || spec === undefined || sizeOf(writing.specOf(x).shape) !== sizeOf(spec.shape)) return keep
  if (writing.specOf(x).dtype !== spec.dtype) return keep
  if (sameShape(writing.specOf(x).shape, spec.shape)) return value(x)
  return value(writing.add('Reshape', [x], spec, { shape: [...spec.shape] }))
}

const rules: Readonly<Partial<Record<string, Rule>>> = {
  Add: add,
  Cast: still,
  ExpandDims: reshape,
  Multiply: multiply,
  RealDiv: divide,
  Reshape: reshape,
  Sub: add,
  Sum: still,
  Tile: still,
}
