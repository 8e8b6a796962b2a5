import { fail, type CloudpinError } from '@contract/failure'
import type { Program, TensorSpec } from '../tensor/program'

/** Chunks of noise that lie in memory at once: the one that is used and the one that is filled ahead. */
const noiseChunks = 2

const elements = (spec: TensorSpec) => spec.shape.reduce((product, size) => product * size, 1)
const bytes = (spec: TensorSpec) => elements(spec) * (spec.dtype === 'bool' ? 1 : 4)
const total = (specs: readonly TensorSpec[]) => specs.reduce((sum, spec) => sum + bytes(spec), 0)

/** Bytes that one step of a program needs at most: what it keeps, its noise, and its intermediate values while they live. */
export function memoryOf(program: Program): number {
  const lastUse = new Map<number, number>()
  program.nodes.forEach((node, at) => {
    for (const input of node.inputs) lastUse.set(input, at)
  })
  for (const output of program.outputs) lastUse.set(output.id, program.nodes.length)
  for (const slot of program.state) lastUse.set(slot.next, program.nodes.length)

  const sizes = new Map<number, number>()
  const ending: number[][] = program.nodes.map(() => [])
  program.nodes.forEach((node, at) => {
    for (const output of node.outputs) {
      sizes.set(output.id, bytes(output.spec))
      ending[lastUse.get(output.id) ?? at]?.push(output.id)
    }
  })
  let live = 0
  let peak = 0
  program.nodes.forEach((node, at) => {
    for (const output of node.outputs) live += bytes(output.spec)
    peak = Math.max(peak, live)
    for (const id of ending[at] ?? []) live -= sizes.get(id) ?? 0
  })
  const kept = total(program.state) + total(program.constants.map((constant) => constant.value))
  const datasets = program.datasets.reduce((sum, dataset) => sum + dataset.values.byteLength, 0)
  return 2 * kept + datasets + noiseChunks * total(program.noise) + peak
}

/** What a program's size depends on most, for the sentence that says what to change. */
export interface SizeField {
  readonly field: string
  readonly value: number
}

/**
 * Throws a CloudpinError (`out-of-memory`) that names the field and a value that would fit, where a program needs
 * more memory than this machine (or container) has left.
 */
export function checkMemory(program: Program, size: SizeField, available = process.availableMemory()): void {
  const needed = memoryOf(program)
  if (needed <= available) return
  throw outOfMemory(size, needed, available)
}

const inWords = (count: number) =>
  count >= 2 ** 30 ? `${(count / 2 ** 30).toPrecision(3)} GB` : `${(count / 2 ** 20).toPrecision(3)} MB`

function outOfMemory(size: SizeField, needed: number, available: number): CloudpinError {
  const fitting = Math.floor((size.value * available) / needed / 2)
  const advice = fitting >= 1 ? `; ${String(Number(fitting.toPrecision(2)))} would fit` : ''
  return fail(
    'out-of-memory',
    `${size.field}: ${String(size.value)} asks for about ${inWords(needed)} of memory, and ${inWords(available)} are free${advice}.`,
    size.field,
  )
}
