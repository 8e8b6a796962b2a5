import { fail } from '@contract/failure'
import type { Program, TensorValue } from '../program'
import { demandSpec } from '../shapes'

/**
 * The inputs of a run, in the program's order.
 * @throws invalid-input where one is missing, unknown or of another shape or type.
 */
export function demandInputs(
  program: Program,
  given: Readonly<Record<string, TensorValue>>,
): readonly { readonly id: number; readonly value: TensorValue }[] {
  const unknown = Object.keys(given).find((name) => !program.inputs.some((slot) => slot.name === name))
  if (unknown !== undefined)
    throw fail('invalid-input', `The program "${program.name}" has no input "${unknown}".`, unknown)
  return program.inputs.map((slot) => {
    const value = given[slot.name]
    if (value === undefined)
      throw fail('invalid-input', `The program "${program.name}" needs the input "${slot.name}".`, slot.name)
    demandSpec(`The input "${slot.name}"`, value, slot)
    return { id: slot.id, value }
  })
}

/**
 * Names of state that exist; without any, all of it.
 * @throws invalid-input for a name that the program has no variable of.
 */
export function demandNames(program: Program, names: readonly string[] | undefined): readonly string[] {
  const all = program.state.map(({ name }) => name)
  const unknown = names?.find((name) => !all.includes(name))
  if (unknown !== undefined)
    throw fail('invalid-input', `The program "${program.name}" has no variable "${unknown}".`, unknown)
  return names ?? all
}

/**
 * Values that are to replace state.
 * @throws invalid-input for an unknown name or another shape or type.
 */
export function demandState(program: Program, values: ReadonlyMap<string, TensorValue>): void {
  demandNames(program, [...values.keys()])
  for (const slot of program.state) {
    const value = values.get(slot.name)
    if (value !== undefined) demandSpec(`The variable "${slot.name}"`, value, slot)
  }
}

/** @throws invalid-input where steps are not whole numbers that can be run. */
export function demandSteps(firstStep: number, steps: number): void {
  if (!Number.isInteger(firstStep) || firstStep < 0 || firstStep + steps > 2 ** 31) {
    throw fail('invalid-input', `The first step must be a whole number from 0, not ${firstStep}.`, 'firstStep')
  }
  if (!Number.isInteger(steps) || steps < 1) {
    throw fail('invalid-input', `A run takes a whole number of steps of at least 1, not ${steps}.`, 'steps')
  }
}
