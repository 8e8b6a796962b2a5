import { createHash } from 'node:crypto'
import type { KeptImages } from './kept-images'

/**
 * The SHA-256 of what a data set holds: its sizes and classes as a line of JSON, its labels, its images. What it is
 * called, and what it was imported from, make no difference.
 */
export function hashOf(set: KeptImages): string {
  const { height, width, channels, train, test, classes, labels, pixels } = set
  const head = JSON.stringify({ height, width, channels, train, test, classes })
  const hash = createHash('sha256').update(`${head}\n`)
  if (labels) hash.update(labels)
  return hash.update(pixels).digest('hex')
}
