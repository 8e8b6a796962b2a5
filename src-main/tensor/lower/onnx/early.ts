import { axisOf } from '../../kernels/attributes'
import type { elementwise } from '../../kernels/elementwise'
import type { pairs } from '../../kernels/pairs'
import type { OnnxCall } from '../../kernels/row'
import { rowOf } from '../../kernels/table'
import type { DType, Program, ProgramNode, TensorSpec } from '../../program'
import { sizeOf } from '../../shapes'
import type { OnnxGraph } from './graph'

/*
 * What a step makes of its noise and its number alone, times and what follows from them, needs nothing that another step
 * leaves behind. It is made for all steps of a run at once, before the first: a node costs microseconds however few
 * numbers it has, and a small step has as many of these as of all others.
 */

/** Nodes of more numbers cost what their numbers cost, and are made where they are still at hand when they are used. */
const mostNumbers = 2 ** 14

/**
 * Kernels that work on each number by itself, and give the same bits wherever it stands: how many steps are run at once
 * must not show. Of sines, logarithms and powers the runtime's libraries do not promise that.
 */
const placeless: ReadonlySet<string> = new Set<keyof typeof elementwise | keyof typeof pairs>([
  ...(['Abs', 'ClipByValue', 'Exp', 'Expm1', 'Neg', 'Reciprocal', 'Rsqrt', 'Sqrt', 'Square', 'Tanh'] as const),
  ...(['Add', 'Maximum', 'Minimum', 'Multiply', 'RealDiv', 'SquaredDifference', 'Sub'] as const),
  ...(['Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'] as const),
])

/** A value of every step, stacked along a new first axis. */
export interface Stacked {
  readonly id: number
  readonly name: string
  /** Of one step. */
  readonly spec: TensorSpec
}

/** The nodes that are computed for all steps at once, in their order. */
export function earlyNodes({ noise, perStep, constants, nodes }: Program): readonly ProgramNode[] {
  const stacked = new Set([...noise, ...perStep].map(({ id }) => id))
  const fixed = new Set(constants.map(({ id }) => id))
  const most = Math.min(mostNumbers, Math.max(1, ...noise.map(({ shape }) => sizeOf(shape))))
  return nodes.filter(({ kernel, inputs, outputs }) => {
    const isJoin = kernel === 'Concat'
    const isEarly =
      (isJoin || placeless.has(kernel)) &&
      inputs.some((id) => stacked.has(id)) &&
      inputs.every((id) => stacked.has(id) || (!isJoin && fixed.has(id))) &&
      outputs.every(({ spec }) => sizeOf(spec.shape) <= (isJoin ? mostNumbers : most))
    if (isEarly) for (const { id } of outputs) stacked.add(id)
    return isEarly
  })
}

/** Adds those nodes to the graph around the steps, and answers with what they make. */
export function lowerEarly(
  program: Program,
  early: readonly ProgramNode[],
  given: readonly Stacked[],
  graph: OnnxGraph,
): readonly Stacked[] {
  const stacked = new Map(given.map((value) => [value.id, value]))
  const constants = new Map(program.constants.map(({ id, value }) => [id, value]))
  return early.flatMap((node) => {
    const rank = Math.max(...node.outputs.map(({ spec }) => spec.shape.length))
    const operands = node.inputs.map((id) => {
      const value = stacked.get(id)
      if (value !== undefined) return { name: raised(value, rank, graph), dtype: value.spec.dtype }
      const constant = constants.get(id)
      if (constant === undefined) throw new Error(`The value ${String(id)} is not there before the steps.`)
      return { name: graph.constant(constant), dtype: constant.dtype }
    })
    const made = rowOf(node.kernel).onnx(stackedCall(node, operands, rank), graph)
    return node.outputs.flatMap((output, place) => {
      const name = made[place]
      if (name === undefined) return []
      const value = { ...output, name }
      stacked.set(value.id, value)
      return value
    })
  })
}

interface Operand {
  readonly name: string
  readonly dtype: DType
}

/** The call with the axis of the steps. Other rows than a join's are told no sizes, for they would count without it. */
function stackedCall(
  { kernel, attributes, outputs }: ProgramNode,
  operands: readonly Operand[],
  rank: number,
): OnnxCall {
  const isJoin = kernel === 'Concat'
  return {
    inputs: operands.map(({ dtype }) => ({ shape: isJoin ? stackedShape(rank) : [], dtype })),
    names: operands.map(({ name }) => name),
    attributes: isJoin ? { ...attributes, axis: 1 + axisOf(attributes, 'axis', rank, 0) } : attributes,
    outputs: outputs.map(({ spec }) => spec),
  }
}

const stackedShape = (rank: number): readonly number[] => Array.from({ length: rank + 1 }, () => 1)

/** Axes of one between the steps and what has fewer axes than the result, so that they meet by broadcasting. */
function raised({ name, spec: { shape } }: Stacked, rank: number, graph: OnnxGraph): string {
  if (shape.length >= rank) return name
  const axes = Array.from({ length: rank - shape.length }, (_, place) => 1 + place)
  return graph.node('Unsqueeze', [name, graph.list(axes)])
}
