import { z } from 'zod'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError, fail } from '@contract/failure'
import { readChunks, writeChunks, type Chunk } from './chunks'

/** What a picture of samples came from: enough to draw it again. */
export interface Recipe {
  /** The run's identifier in the history that it was exported from. */
  readonly run: string
  /** Complete, with the run's name. */
  readonly spec: ExperimentSpec
  /** Of the noise that the samples were drawn from. */
  readonly seed: number
  /** Training steps of the network that drew them. */
  readonly step: number
}

/** What the text of a recipe is found under, in a chunk of international text (iTXt). */
const keyword = 'cloudpin'
/** A recipe is a few thousand bytes; nothing much longer is read. */
const longest = 4 * 1024 * 1024

const stored = z.strictObject({
  format: z.literal(1),
  run: z.string().min(1).max(64),
  seed: z.number().int().min(0).max(4_294_967_295),
  step: z.number().int().nonnegative(),
  spec: z.unknown(),
})

/** The picture with its recipe; one that it has already goes. */
export function withRecipe(png: Uint8Array, recipe: Recipe): Uint8Array<ArrayBuffer> {
  const [header, ...rest] = readChunks(png)
  if (header === undefined) throw fail('invalid-input', 'This PNG has no header.')
  const text = JSON.stringify({ format: 1, ...recipe })
  // keyword, then: not compressed, no language, no translated keyword
  const data = new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`)
  return writeChunks([header, { type: 'iTXt', data }, ...rest.filter((chunk) => recipeText(chunk) === null)])
}

/**
 * Reads what a picture came from. Throws a CloudpinError (`invalid-input`, or `invalid-spec` with the field) with a
 * sentence where the file is no whole PNG, has no recipe, or the recipe is not what this program writes.
 */
export function readRecipe(png: Uint8Array): Recipe {
  const found = readChunks(png)
    .map(recipeText)
    .find((text) => text !== null)
  if (found === undefined)
    throw fail('invalid-input', 'This picture carries no experiment. Sheets that are exported as PNG do.')
  const parsed = stored.safeParse(parsedJson(found))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : 'it is no object'
    throw fail('invalid-input', `The experiment in this picture cannot be read (${where}).`)
  }
  const { run, seed, step, spec } = parsed.data
  const experiment = parseExperimentOrFailure(spec)
  if (!experiment.ok) throw new CloudpinError(experiment.error)
  return { run, seed, step, spec: experiment.value }
}

/** The text of a chunk that holds a recipe; null for any other. */
function recipeText({ type, data }: Chunk): string | null {
  if (type !== 'iTXt') return null
  const prefix = new TextEncoder().encode(`${keyword}\0`)
  if (prefix.some((byte, i) => data[i] !== byte)) return null
  if (data.length > longest) throw fail('invalid-input', 'The text in this picture is longer than any experiment.')
  const [isCompressed] = data.subarray(prefix.length)
  if (isCompressed !== 0)
    throw fail('invalid-input', 'The experiment in this picture was packed by another program, which is not read here.')
  // two bytes of compression, then a language and a translated keyword, each ended by a zero
  const language = data.indexOf(0, prefix.length + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (translated < 0) throw fail('invalid-input', 'The experiment in this picture is cut off.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(translated + 1))
  } catch {
    throw fail('invalid-input', 'The experiment in this picture is no text.')
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw fail('invalid-input', 'The experiment in this picture is damaged: it is no JSON.')
  }
}
