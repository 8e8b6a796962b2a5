import type { Program } from '../../program'
import { sizeOf } from '../../shapes'

/** Bytes of all values that a step computes, were they there at once. */
const bytesOf = ({ nodes }: Program): number =>
  nodes.reduce((sum, { outputs }) => sum + outputs.reduce((part, { spec }) => part + 4 * sizeOf(spec.shape), 0), 0)

/** Up to this, memory is no matter. */
const little = 64 * 2 ** 20

/**
 * Whether the runtime lays the memory of a step out once, as a pattern. That saves a small step asking for its values
 * one by one, a twentieth of its time; but the pattern lies beside what the first step took, not in its place: a large
 * step would hold twice the memory, and wait for it in its second run.
 */
export const laysOutMemory = (program: Program): boolean => bytesOf(program) <= little
