import type { SampleSet } from '@contract/run'

/**
 * Pixel by pixel a − b, for as many images as both have: black to white stand for −(white − black) to white − black of the
 * images, so that grey is no difference. Null where they are not images of one kind.
 */
export function differenceOf(a: SampleSet, b: SampleSet): SampleSet | null {
  const { images } = a
  const [length] = a.shape.slice(1)
  if (images === null || b.images === null || length === undefined || b.shape[1] !== length) return null
  const count = Math.min(a.shape[0] ?? 0, b.shape[0] ?? 0)
  const values = Float32Array.from({ length: count * length }, (_, i) => (a.values[i] ?? NaN) - (b.values[i] ?? NaN))
  const span = images.range[1] - images.range[0]
  return { shape: [count, length], values, images: { ...images, range: [-span, span] } }
}
