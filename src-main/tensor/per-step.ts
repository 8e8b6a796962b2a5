import type { PerStepSlot } from './program'

/**
 * The numbers of consecutive steps, an array for each slot, with room for `rows` steps. Step by step, since the numbers
 * of one step are often worked out together.
 */
export function perStepValues(
  slots: readonly PerStepSlot[],
  firstStep: number,
  steps: number,
  rows = steps,
): readonly Float32Array[] {
  const columns = slots.map(() => new Float32Array(rows))
  for (let k = 0; k < steps; k++) {
    slots.forEach(({ value }, index) => columns[index]?.set([value(firstStep + k)], k))
  }
  return columns
}
