import { fail } from '@contract/failure'
import type { Program } from '../program'
import { demandSpec } from '../shapes'

/**
 * Holds a program against its own rules: names once, values defined before they are used, state of one shape.
 * @throws invalid-input with the name of what is wrong.
 */
export function validate(program: Program): void {
  demandUnique('variable', program.state)
  demandUnique('input', program.inputs)
  demandUnique('data set', program.datasets)
  demandUnique('output', program.outputs)
  const known = new Set(sources(program))
  for (const { kernel, inputs, outputs } of program.nodes) {
    const missing = inputs.find((id) => !known.has(id))
    if (missing !== undefined) {
      throw fail(
        'internal',
        `In the program "${program.name}" the kernel ${kernel} uses the value ${missing} before it is there.`,
      )
    }
    for (const { id } of outputs) known.add(id)
  }
  for (const { name, next, initial, shape, dtype } of program.state) {
    if (!known.has(next))
      throw fail('internal', `The variable "${name}" of the program "${program.name}" has no next value.`)
    demandSpec(`The variable "${name}"`, initial, { shape, dtype })
  }
}

/** Values that a step starts with. */
export function sources(program: Program): readonly number[] {
  const slots = [program.state, program.inputs, program.constants, program.datasets, program.noise, program.perStep]
  const ids = slots.flatMap((list) => list.map(({ id }) => id))
  return program.stepIndex === null ? ids : [...ids, program.stepIndex]
}

function demandUnique(kind: string, slots: readonly { readonly name: string }[]): void {
  const seen = new Set<string>()
  for (const { name } of slots) {
    if (seen.has(name)) throw fail('invalid-input', `The ${kind} "${name}" is declared twice.`, name)
    seen.add(name)
  }
}
