import { parentPort, workerData } from 'node:worker_threads'

// Text of a worker, so it may import nothing but Node. Each message is a list of parameter lists of the kernel.
const { fill } = new WebAssembly.Instance(workerData.module, { env: { memory: workerData.memory } }).exports

parentPort?.on('message', (orders: readonly (readonly number[])[]) => {
  if (typeof fill === 'function') for (const parameters of orders) fill(...parameters)
  parentPort?.postMessage('filled')
})
