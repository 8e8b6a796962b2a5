import fc from 'fast-check'
import { expect } from 'vitest'
import { CloudpinError } from '@contract/failure'

/** Milliseconds of a processor that one hostile input may take at most: whoever parses keeps others waiting. */
export const longest = 1000

/** Milliseconds that this thread had a processor: what else the machine does makes no parser slow. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** A file that is right but for some bytes: changed, cut short, or with others behind it. */
export function spoiled(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(file.length - 1), to: fc.nat(255) })
  return fc
    .record({
      changes: fc.array(change, { maxLength: 8 }),
      length: fc.oneof(fc.constant(file.length), fc.nat(file.length)),
      more: fc.uint8Array({ maxLength: 16 }),
    })
    .map(({ changes, length, more }) => {
      const bytes = new Uint8Array(length + more.length)
      bytes.set(file.subarray(0, length))
      for (const { at, to } of changes) if (at < length) bytes[at] = to
      bytes.set(more, length)
      return bytes
    })
}

/**
 * Does what hostile input asks for, soon: it may answer, or throw a CloudpinError with a sentence of at most 2,000 letters,
 * in which `names` stands. `within`: milliseconds of a processor.
 */
export function survives(work: () => unknown, { names = '', within = longest } = {}): void {
  const begun = processorTime()
  try {
    work()
  } catch (thrown) {
    if (!(thrown instanceof CloudpinError)) throw thrown
    expect(thrown.failure.message).toContain(names)
    expect(thrown.failure.message.length).toBeLessThan(2000)
  }
  expect(processorTime() - begun).toBeLessThan(within)
}
