import { InferenceSession, listSupportedBackends } from 'onnxruntime-node'
import { toFailure } from '@contract/failure'
import { OnnxGraph, encodeModel } from './graph'
import { hasVulkanDriver } from './vulkan'

/** Why WebGPU cannot be used here, as a sentence; null where a device was made. */
export type WebgpuReason = string | null

let asked: Promise<WebgpuReason> | undefined

/** Makes a WebGPU device for a model of one node; once a process, since neither drivers nor the library change under it. */
export const webgpuReason = (): Promise<WebgpuReason> => (asked ??= tryDevice())

async function tryDevice(): Promise<WebgpuReason> {
  if (!listSupportedBackends().some(({ name }) => name === 'webgpu')) {
    return 'This build of ONNX Runtime has no WebGPU provider for this platform.'
  }
  if (process.platform === 'linux' && !hasVulkanDriver(process.env)) return noAdapter
  try {
    const session = await InferenceSession.create(smallest(), { executionProviders: ['webgpu'], logSeverityLevel: 4 })
    await session.release()
    return null
  } catch (thrown) {
    return inWords(toFailure(thrown).message)
  }
}

function smallest(): Uint8Array {
  const graph = new OnnxGraph('g')
  graph.input('x', 'float32', [1])
  graph.named('Neg', ['x'], ['y'])
  graph.output('y', 'float32', [1])
  return encodeModel(graph)
}

const noAdapter =
  'There is no WebGPU adapter: no graphics processor with a current Vulkan, Direct3D 12 or Metal driver was found.'

/** The runtime's own sentence without the place in its sources that it begins with. */
export function inWords(message: string): string {
  if (/no supported adapters|failed to get a webgpu adapter/i.test(message)) {
    return noAdapter
  }
  const words = message.replace(/^.*was false\.\s*/s, '').trim()
  return `WebGPU could not be started: ${words}`
}
