import { fail, toFailure, type CloudpinError } from '@contract/failure'

/** What a protobuf holds at most, and with it a model. */
const largestModel = 2 ** 31 - 1

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toPrecision(3)} GB`

/** @throws out-of-memory where a model is larger than its format allows. */
export function demandModelSize(program: string, bytes: number): void {
  if (bytes <= largestModel) return
  throw fail(
    'out-of-memory',
    `The program “${program}” holds ${gigabytes(bytes)} of constants; a model of ONNX holds 2 GB at most. Large arrays must be data sets, state or inputs.`,
  )
}

/**
 * An error of the runtime in words: which program, where in it, and which operator; how much it asked for where it ran
 * out of memory. The places in the runtime's own sources that its messages are full of are left out.
 */
export function runtimeFailure(thrown: unknown, program: string, where: string): CloudpinError {
  const { message } = toFailure(thrown)
  const operator = [...message.matchAll(/while running (\w+) node/g)].at(-1)?.[1]
  const inOperator = operator === undefined ? '' : `, in its operator ${operator}`
  if (/alloc|memory/i.test(message)) {
    const size = /requested buffer of size (\d+)/.exec(message)?.[1]
    const asked = size === undefined ? '' : `, which asked for ${gigabytes(Number(size))}`
    return fail(
      'out-of-memory',
      `The program “${program}” ran out of memory ${where}${inOperator}${asked}. A smaller batch, count or network needs less.`,
    )
  }
  const reason =
    message
      .split('Status Message: ')
      .at(-1)
      ?.replace(/^\S*\.(cc|h):\d+\s.*?\)\s(?=[A-Z])/s, '') ?? message
  return fail('internal', `ONNX Runtime failed ${where} of the program “${program}”${inOperator}: ${reason.trim()}`)
}
