import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { fail } from '@contract/failure'
import { loadBinding, tfAttribute, tfType, type TensorflowBinding } from '../../tensor/lower/tensorflow/binding'
import { canCompile } from '../../tensor/lower/tensorflow/probe'
import { lastLine, runCommand } from './command'

/** What a binding showed when it was tried. */
export interface Verified {
  readonly tensorflow: string
  readonly gpu: boolean
  /** Whether its compiler (XLA) works there. */
  readonly compiles: boolean
  /** The device in words. */
  readonly device: string
  /** Why TensorFlow sees no GPU, where it says so. */
  readonly noGpuReason: string | null
}

const answerSchema = z.strictObject({
  tensorflow: z.string(),
  gpu: z.boolean(),
  compiles: z.boolean(),
  product: z.array(z.number()),
})

/** The oldest version whose graph format and operations are the ones that programs are written in. */
const oldest = [2, 9] as const

/** Whether a version, "2.21.0", is before the oldest that serves. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1])
}

/** [1 2; 3 4] times itself. */
const expected = [7, 10, 15, 22]

/**
 * Tries a binding in a process of its own, so that a library that crashes takes nothing along: it must load and
 * multiply two matrices. Throws a CloudpinError with the loader's reason where it does not.
 */
export async function verifyBinding(binding: string): Promise<Verified> {
  const start = fileURLToPath(new URL('start.mjs', import.meta.url))
  const finished = await runCommand(process.execPath, [start, '--verify', binding], {
    // TensorFlow names the device, or what keeps it from one, in its own log.
    environment: { TF_CPP_MIN_LOG_LEVEL: '0' },
    timeoutSeconds: 300,
  })
  const answer = answerSchema.safeParse(parseLine(finished.output))
  if (finished.code !== 0 || !answer.success)
    throw fail('engine-missing', `The binding was built but does not run: ${lastLine(finished)}`)
  const { tensorflow, gpu, compiles, product } = answer.data
  if (isTooOld(tensorflow))
    throw fail('engine-missing', `This is TensorFlow ${tensorflow}: Cloudpin needs ${oldest.join('.')} or a later one.`)
  if (product.length !== 4 || product.some((value, index) => value !== expected[index]))
    throw fail('engine-missing', `TensorFlow multiplied two matrices and got ${product.join(', ')}.`)
  return {
    tensorflow,
    gpu,
    compiles,
    device: gpu ? (gpuName(finished.errors) ?? 'GPU') : (cpus()[0]?.model ?? process.arch).trim(),
    noGpuReason: gpu ? null : noGpuReason(finished.errors),
  }
}

/** The other side: loads the binding here, multiplies, and returns the line that `verifyBinding` reads. */
export function answerVerification(file: string): string {
  const binding = loadBinding(file)
  return JSON.stringify({
    tensorflow: binding.TF_Version,
    gpu: binding.isUsingGpuDevice(),
    compiles: canCompile(binding),
    product: [...multiply(binding)],
  } satisfies z.infer<typeof answerSchema>)
}

function multiply(binding: TensorflowBinding): Float32Array {
  const matrix = binding.createTensor([2, 2], tfType.float32, Float32Array.of(1, 2, 3, 4))
  const [product] = binding.executeOp(
    'MatMul',
    [
      { name: 'transpose_a', type: tfAttribute.bool, value: false },
      { name: 'transpose_b', type: tfAttribute.bool, value: false },
      { name: 'T', type: tfAttribute.type, value: tfType.float32 },
    ],
    [matrix, matrix],
    1,
  )
  const data = product === undefined ? null : binding.tensorDataSync(product.id)
  if (!(data instanceof Float32Array)) throw new Error('TensorFlow returned no product of two matrices.')
  return data
}

const parseLine = (output: string): unknown => {
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '')
  } catch {
    return null
  }
}

/** TensorFlow logs "… -> device: 0, name: NVIDIA H100 80GB HBM3, pci bus id: …" when it opens a GPU. */
export const gpuName = (log: string): string | null => /\bname: ([^,]+), pci bus id/.exec(log)?.[1] ?? null

/** What TensorFlow's log gives as its reason to go without a GPU. */
export function noGpuReason(log: string): string | null {
  if (/Cannot dlopen some GPU libraries/i.test(log)) return 'some of its CUDA libraries could not be loaded'
  if (/Could not find cuda drivers|CUDA_ERROR_NO_DEVICE|no CUDA-capable device/i.test(log))
    return 'there is no NVIDIA driver or no NVIDIA GPU'
  const complaint = /failed call to cuInit: (.+)/.exec(log)?.[1]
  return complaint === undefined ? null : complaint.trim()
}
