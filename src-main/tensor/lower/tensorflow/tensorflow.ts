import { resolve } from 'node:path'
import { fail, toFailure } from '@contract/failure'
import type { Executable, PrepareOptions } from '../../executable'
import type { Program } from '../../program'
import { loadBinding, type TensorflowBinding } from './binding'
import { TensorflowExecutable } from './executable'
import { deviceInWords, folderVariable, readInstallation, type Installation } from './installation'

/**
 * Programs of more nodes run node by node. XLA takes about 4 ms of processor time a node, once, and makes a step about
 * twice as fast: a minute of waiting for a path of a hundred unrolled steps is not worth it.
 */
const mostCompiledNodes = 1000

/**
 * Lowers a program to TensorFlow, and holds its state in a session. Its loop is compiled unless `compiled` says
 * otherwise, the program is too large for that to pay, or the library can't.
 * @throws engine-missing where TensorFlow is not set up or does not load; internal or out-of-memory where it does not
 * take the program.
 */
export async function prepareTensorflow(
  program: Program,
  options: PrepareOptions,
  { compiled = program.nodes.length <= mostCompiledNodes }: { readonly compiled?: boolean } = {},
): Promise<Executable> {
  const folder = process.env[folderVariable]
  const state = readInstallation(folder)
  if (folder === undefined || state.kind === 'missing')
    throw fail('engine-missing', state.kind === 'missing' ? state.reason : 'TensorFlow is not set up.', 'engine')
  const { installation } = state
  const binding = open(resolve(folder, installation.binding), installation, options.threads)
  const compiles = compiled && installation.compiles
  const device = deviceInWords({ ...installation, compiles }, options.threads)
  return new TensorflowExecutable(program, { binding, device, compiled: compiles }, options)
}

function open(file: string, installation: Installation, threads: number | undefined): TensorflowBinding {
  // TensorFlow reads this once, when it starts: the first program of a process decides.
  if (threads !== undefined) process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads)
  const binding = load(file)
  demandAsInstalled(binding, installation)
  return binding
}

/** @throws engine-missing where the library is another than the one that was set up, or has lost its GPU. */
export function demandAsInstalled(
  binding: Pick<TensorflowBinding, 'TF_Version' | 'isUsingGpuDevice'>,
  installation: Installation,
): void {
  if (binding.TF_Version !== installation.tensorflow)
    throw fail(
      'engine-missing',
      `TensorFlow was set up as ${installation.tensorflow} and its library is now ${binding.TF_Version}: run \`npm run setup:tensorflow\` again.`,
      'engine',
    )
  if (installation.gpu && !binding.isUsingGpuDevice())
    throw fail(
      'engine-missing',
      `TensorFlow was set up for ${installation.device} and sees no GPU now: look at the driver, or choose ONNX Runtime.`,
      'engine',
    )
}

function load(file: string): TensorflowBinding {
  try {
    return loadBinding(file)
  } catch (thrown) {
    const reason = toFailure(thrown).message.split('\n')[0] ?? ''
    throw fail(
      'engine-missing',
      `TensorFlow does not load: ${reason}. Run \`npm run setup:tensorflow\` again.`,
      'engine',
    )
  }
}
