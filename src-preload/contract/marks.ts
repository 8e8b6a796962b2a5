import { z } from 'zod'

/** A tag: a short text without what the filter line needs for itself. */
export const tag = z
  .string()
  .trim()
  .min(1, 'A tag has at least one character.')
  .max(40, 'A tag has at most 40 characters.')
  .regex(/^[^",\p{Cc}]*$/u, 'A tag has no commas and no quotation marks.')

export const longestNotes = 20_000
export const notes = z.string().max(longestNotes, 'Notes have at most 20,000 characters.')

/** What may be changed of the marks of several runs at once; what is left out stays. */
export const marksChange = z.strictObject({
  starred: z.boolean().optional(),
  archived: z.boolean().optional(),
  addTags: z.array(tag).max(50).optional(),
  removeTags: z.array(tag).max(50).optional(),
})
export type MarksChange = z.output<typeof marksChange>

/** A tag as it is typed, or why it cannot be one. */
export function readTag(
  text: string,
): { readonly ok: true; readonly tag: string } | { readonly ok: false; readonly message: string } {
  const read = tag.safeParse(text)
  return read.success ? { ok: true, tag: read.data } : { ok: false, message: read.error.issues[0]?.message ?? '' }
}
