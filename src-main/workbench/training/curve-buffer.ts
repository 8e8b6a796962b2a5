import type { CurveChunk } from '../../store'

/** Collects a curve's values until they are taken, joined where they follow each other. */
export class CurveBuffer {
  private chunks: CurveChunk[] = []

  add(firstStep: number, values: Float32Array): void {
    if (values.length > 0) this.chunks.push({ firstStep, values })
  }

  /** Puts back what was taken and could not be written; it comes first the next time. */
  putBack(chunks: readonly CurveChunk[]): void {
    this.chunks = [...chunks, ...this.chunks]
  }

  /** What came since the last time, in as few chunks as possible. */
  take(): CurveChunk[] {
    const taken = this.chunks
    this.chunks = []
    const groups: CurveChunk[][] = []
    for (const chunk of taken) {
      const group = groups.at(-1)
      const last = group?.at(-1)
      if (group && last && last.firstStep + last.values.length === chunk.firstStep) group.push(chunk)
      else groups.push([chunk])
    }
    return groups.map(join)
  }
}

function join(chunks: readonly CurveChunk[]): CurveChunk {
  const [first] = chunks
  if (first && chunks.length === 1) return first
  const firstStep = first?.firstStep ?? 0
  const values = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.values.length, 0))
  for (const chunk of chunks) values.set(chunk.values, chunk.firstStep - firstStep)
  return { firstStep, values }
}
