import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { OnnxGraph, encodeModel } from '../../../../src-main/tensor/lower/onnx/graph'
import { declareUnreadable, runInPlace } from '../../../../src-main/tensor/lower/onnx/in-place'

const count = 2 ** 20

const sessionOf = (graph: OnnxGraph) =>
  InferenceSession.create(encodeModel(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })

/** The double of what is given. */
function doubling(): OnnxGraph {
  const graph = new OnnxGraph('g')
  graph.input('x', 'float32', ['n'])
  graph.named('Add', ['x', 'x'], ['y'])
  declareUnreadable(graph)
  graph.output('y', 'float32', ['n'])
  return graph
}

it('writes into the array that it was given, and makes no other', async () => {
  const session = await sessionOf(doubling())
  const [x, y] = [new Float32Array(count).fill(1.5), new Float32Array(count)]
  const run = () => runInPlace(session, { x: new Tensor(x, [count]) }, { y: new Tensor(y, [count]) })
  await run()
  expect(y.every((number) => number === 3)).toBe(true)
  const before = process.memoryUsage().arrayBuffers
  for (let again = 0; again < 8; again++) await run()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * count)
  await session.release()
})

it('still says what went wrong in a run', async () => {
  const session = await sessionOf(doubling())
  const y = new Tensor(new Float32Array(3), [3])
  await expect(runInPlace(session, { x: new Tensor(new Float32Array(2), [2]) }, { y })).rejects.toThrow(/shape/i)
  await expect(runInPlace(session, {}, { y })).rejects.toThrow(/x/)
  await session.release()
})
