import { env } from 'onnxruntime-node'

/** The runtime and its version, in words; loading this loads the runtime. */
export const onnxRuntime = `ONNX Runtime ${env.versions.node ?? env.versions.common}`
