/** The least and greatest finite value, never of width zero. */
export function rangeOf(columns: readonly Float64Array[]): { readonly least: number; readonly greatest: number } {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const column of columns)
    for (const value of column) {
      if (!Number.isFinite(value)) continue
      least = Math.min(least, value)
      greatest = Math.max(greatest, value)
    }
  if (least > greatest) return { least: 0, greatest: 1 }
  return least === greatest ? { least: least - 0.5, greatest: greatest + 0.5 } : { least, greatest }
}

/** An SVG path through the finite points; where a value is not finite the line is interrupted. */
export function linePath(
  t: Float64Array | null,
  values: Float64Array,
  atX: (value: number) => number,
  atY: (value: number) => number,
): string {
  let path = ''
  let pen = 'M'
  t?.forEach((time, i) => {
    const value = values[i] ?? Number.NaN
    if (!Number.isFinite(value)) {
      pen = 'M'
      return
    }
    path += `${pen}${atX(time).toFixed(2)} ${atY(value).toFixed(2)}`
    pen = 'L'
  })
  return path
}

/** Index of the time nearest to this one, among ascending evenly spaced times. */
export function nearestIndex(t: Float64Array, time: number): number {
  const first = t[0] ?? 0
  const last = t.at(-1) ?? 1
  const index = Math.round(((time - first) / (last - first || 1)) * (t.length - 1))
  return Math.max(0, Math.min(t.length - 1, index))
}
