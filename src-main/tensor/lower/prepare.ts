import { fail } from '@contract/failure'
import type { Executable, PrepareOptions } from '../executable'
import type { Program } from '../program'

/**
 * Hands a program over to an engine, which then holds its state. The engine's library is loaded only now.
 * @throws engine-missing where the engine is not there; invalid-input for a bad seed or number of threads.
 */
export async function prepare(program: Program, options: PrepareOptions): Promise<Executable> {
  const { threads } = options
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1 || threads > 1024)) {
    throw fail('invalid-input', `The number of threads must be a whole number from 1, not ${threads}.`, 'threads')
  }
  switch (options.engine) {
    case 'onnx':
    case 'webgpu':
      return (await import('./onnx/onnx')).prepareOnnx(program, options)
    case 'eager':
      return (await import('./eager/eager')).prepareEager(program, options)
    case 'tensorflow':
      return (await import('./tensorflow/tensorflow')).prepareTensorflow(program, options)
  }
}
