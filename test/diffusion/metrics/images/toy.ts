import type { ImagePart, ImageSet } from '../../../../src-main/diffusion/images/image-set'
import { generator } from '../../eager'

/** Grey images of 8 × 8 pixels with a bright bar: lying (class 0), standing (1), or a square in the middle (2). */
function bars(count: number, seed: number): ImagePart {
  const { uniform } = generator(seed)
  const pixels = new Uint8Array(64 * count)
  const labels = Uint8Array.from({ length: count }, (_, row) => row % 3)
  labels.forEach((label, row) => {
    const place = 1 + Math.floor(6 * uniform())
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const isBright = [y === place, x === place, x > 1 && x < 6 && y > 1 && y < 6][label] ?? false
        pixels[64 * row + 8 * y + x] = (isBright ? 215 : 15) + Math.floor(40 * uniform())
      }
    }
  })
  return { count, pixels, labels }
}

/** So many images to learn from, and 90 others. */
export function toySet(count = 300): ImageSet {
  const parts = { train: bars(count, 1), test: bars(90, 2) }
  const layout = { height: 8, width: 8, channels: 1, range: [-1, 1] } as const
  return { title: 'bars', layout, classes: ['lying', 'standing', 'square'], chosen: parts, whole: parts }
}
