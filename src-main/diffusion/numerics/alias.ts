/** Walker's alias table in Vose's form: place i is kept with probability keep[i], else other[i] is taken. */
export interface AliasTable {
  readonly keep: Float32Array
  readonly other: Int32Array
}

/** The table that draws i with probability weights[i] / Σ weights from one whole number and one uniform. */
export function aliasTable(weights: Float64Array): AliasTable {
  const count = weights.length
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const share = weights.map((weight) => (weight / total) * count)
  const keep = new Float32Array(count).fill(1)
  const other = Int32Array.from({ length: count }, (_, i) => i)
  const small: number[] = []
  const large: number[] = []
  share.forEach((value, i) => (value < 1 ? small : large).push(i))
  for (let low = small.pop(); low !== undefined; low = small.pop()) {
    const high = large.at(-1)
    // Only rounding leaves a small one without a large one; it is then as good as one.
    if (high === undefined) break
    keep[low] = share[low] ?? 1
    other[low] = high
    const rest = (share[high] ?? 1) - (1 - (share[low] ?? 1))
    share[high] = rest
    if (rest < 1) {
      large.pop()
      small.push(high)
    }
  }
  return { keep, other }
}
