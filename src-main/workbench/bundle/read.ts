import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fail } from '@contract/failure'
import type { SampleSet } from '@contract/run'
import type { ImageLayout } from '@contract/tensors'
import { runRecord, type RunRecord } from '../../store'
import { decodeCurve, type CurveTable } from '../formats/curves-csv'
import { decodeNpy } from '../formats/npy'
import { decodeSafetensors } from '../formats/safetensors'
import { fileNames, previewStep } from './names'

const size = z.number().int().min(1).max(4096)
const layout: z.ZodType<ImageLayout> = z.strictObject({
  height: size,
  width: size,
  channels: size,
  range: z.tuple([z.number(), z.number()]),
})
const recordFile = runRecord.extend({
  version: z.literal(1),
  images: z.record(z.string().max(64), layout),
  /** The class that each row of a file of samples was drawn for. */
  classes: z.record(z.string().max(64), z.array(z.int32()).max(1_000_000)).default({}),
})

/** A run as a bundle brings it, checked: every file is what it should be, and is the one that was written. */
export interface BundledRun {
  readonly id: string
  readonly record: RunRecord
  readonly curve: CurveTable
  readonly samples: SampleSet | null
  readonly previews: ReadonlyMap<number, SampleSet>
  readonly checkpoint: { readonly step: number; readonly bytes: Uint8Array } | null
}

/** Reads the files of one run; `data-damaged` naming the file that is missing, not listed, changed or unreadable. */
export function readBundledRun(id: string, files: ReadonlyMap<string, Uint8Array>): BundledRun {
  try {
    verify(files)
    const { run, belonging, sweep, images, classes } = recordFile.parse(JSON.parse(text(files, fileNames.record)))
    if (run['id'] !== id) throw new Error(`${fileNames.record} is of another run`)
    const setOf = (name: string): SampleSet => {
      const { shape, values } = decodeNpy(need(files, name))
      const labels = classes[name]
      if (labels && labels.length !== shape[0]) throw new Error(`${name} has other rows than classes`)
      return { shape, values, images: images[name] ?? null, ...(labels && { labels: Int32Array.from(labels) }) }
    }
    const previews = new Map<number, SampleSet>()
    for (const name of files.keys()) {
      const step = previewStep(name)
      if (step !== null) previews.set(step, setOf(name))
    }
    const bytes = files.get(fileNames.checkpoint)
    return {
      id,
      record: { run, belonging, sweep },
      curve: decodeCurve(text(files, fileNames.curve)),
      samples: files.has(fileNames.samples) ? setOf(fileNames.samples) : null,
      previews,
      checkpoint: bytes === undefined ? null : { step: decodeSafetensors(bytes).step, bytes },
    }
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? `${fileNames.record} is not as it should be` : messageOf(thrown)
    throw fail('data-damaged', `The run ${id} of the bundle cannot be read: ${reason.replace(/\.$/, '')}.`)
  }
}

/** The checksums name every file, and each has the bytes that it had. */
function verify(files: ReadonlyMap<string, Uint8Array>): void {
  const sums = new Map<string, string>()
  for (const line of text(files, fileNames.checksums).split('\n').filter(Boolean)) {
    const [, sum, name] = /^([0-9a-f]{64}) {2}(.{1,64})$/.exec(line) ?? []
    if (sum === undefined || name === undefined)
      throw new Error(`${fileNames.checksums} has a line that is no checksum`)
    sums.set(name, sum)
  }
  for (const name of sums.keys()) need(files, name)
  for (const [name, content] of files) {
    if (name === fileNames.checksums) continue
    const sum = sums.get(name)
    if (sum === undefined) throw new Error(`${name} has no checksum`)
    if (createHash('sha256').update(content).digest('hex') !== sum) throw new Error(`${name} was changed or damaged`)
  }
}

function need(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const content = files.get(name)
  if (content === undefined) throw new Error(`${name} is missing`)
  return content
}

const text = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(need(files, name))

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
