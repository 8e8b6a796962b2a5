import { parentPort } from 'node:worker_threads'

// Text of a worker, so it may import nothing but Node. A message is the kernel and the memory that it writes to from now
// on, null for neither; or a list of parameter lists of the kernel.
let fill: WebAssembly.ExportValue | undefined

parentPort?.on('message', (message: Serving | null | readonly (readonly number[])[]) => {
  if (message === null || 'memory' in message) {
    fill = message === null ? undefined : instantiate(message)
    return
  }
  if (typeof fill === 'function') for (const parameters of message) fill(...parameters)
  parentPort?.postMessage('filled')
})

interface Serving {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
}

const instantiate = ({ module, memory }: Serving) => new WebAssembly.Instance(module, { env: { memory } }).exports.fill
