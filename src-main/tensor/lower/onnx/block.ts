import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Program } from '../../program'
import { OnnxGraph, blockedDomain, encodeModel, int } from './graph'

let asked: Promise<number | null> | undefined

/**
 * How many channels the runtime's convolutions in blocks take together on this processor, 16 with AVX-512 and 8 with
 * less; null where it has no such convolutions. Asked once a process.
 */
export const convolutionBlock = (): Promise<number | null> => (asked ??= probe())

/** Programs without convolutions need not ask. */
export const hasConvolutions = ({ nodes }: Program): boolean => nodes.some(({ kernel }) => kernel.startsWith('Conv2D'))

/** Four channels of one pixel, filled up to a block: the shape of the result says how many that is. */
async function probe(): Promise<number | null> {
  try {
    const session = await InferenceSession.create(model(), { intraOpNumThreads: 1, logSeverityLevel: 4 })
    const { y } = await session.run({ x: new Tensor('float32', new Float32Array(4), [1, 1, 1, 4]) })
    await session.release()
    return y?.dims[1] ?? null
  } catch {
    // A processor that has no kernels for them.
    return null
  }
}

function model(): Uint8Array {
  const graph = new OnnxGraph('g')
  graph.input('x', 'float32', [1, 1, 1, 4])
  graph.named('ReorderInput', ['x'], ['y'], { channels_last: int(1) }, blockedDomain)
  graph.output('y', 'float32', [1, 'channels', 1, 1])
  return encodeModel(graph)
}
