import { area } from './windows'
import type { Extent, Windows } from './windows'

/** Rows to look up in a list of them: a group for each place of the result. */
export interface Lookup {
  /** Equal for lookups of equal indices. */
  readonly key: string
  readonly groups: number
  /** Rows in a group. */
  readonly each: number
  /** How many rows there are to look up from. */
  readonly rows: number
  /** groups × each row numbers; the number `rows` stands for none. Worked out once, and nobody's to change. */
  indices(): Int32Array
}

/** For each place of the output and each tap of the filter, the pixel of the input that it reads. */
export const readsOf = (windows: Windows): Lookup =>
  filled('reads', windows, windows.output, windows.input, (indices, taps, { place, tap, pixel }) => {
    indices[place * taps + tap] = pixel
  })

/** For each pixel of the input and each tap, the place of the output that reads it through the tap. */
export const readersOf = (windows: Windows): Lookup =>
  filled('readers', windows, windows.input, windows.output, (indices, taps, { place, tap, pixel }) => {
    indices[pixel * taps + tap] = place
  })

/** The same lookup where each row that is looked up from is as many rows as there are taps, one for each. */
export function byTap({ key, groups, each, rows, indices }: Lookup): Lookup {
  return {
    ...{ key: `${key} by tap`, groups, each, rows: rows * each },
    indices: () => indices().map((row, index) => (row === rows ? rows * each : row * each + (index % each))),
  }
}

/** The same sums with as few rows in each group as hold what is there. */
export function compacted(lookup: Lookup): Lookup {
  const { key, groups, each, rows } = lookup
  const indices = lookup.indices()
  const found = Array.from({ length: groups }, (_, group) =>
    indices.subarray(group * each, (group + 1) * each).filter((row) => row !== rows),
  )
  const most = Math.max(1, ...found.map(({ length }) => length))
  if (most === each) return lookup
  const fewer = () =>
    Int32Array.from(found.flatMap((list) => Array.from({ length: most }, (_, index) => list[index] ?? rows)))
  return { key: `${key} compacted`, groups, each: most, rows, indices: fewer }
}

/** How a lookup copies: every row as it is, some rows, or some rows and nothing in places. */
export function coverage({ groups, each, rows, indices }: Lookup): 'identity' | 'full' | 'partial' {
  const list = indices()
  if (each === 1 && groups === rows && list.every((row, index) => row === index)) return 'identity'
  return list.includes(rows) ? 'partial' : 'full'
}

/** One cell of a filter over one pixel, while the window is at one place. */
interface Meeting {
  readonly place: number
  readonly tap: number
  readonly pixel: number
}

function filled(
  what: string,
  windows: Windows,
  to: Extent,
  from: Extent,
  write: (indices: Int32Array, taps: number, meeting: Meeting) => void,
): Lookup {
  const { input, output, filter, strides, dilations, padding } = windows
  const [groups, each, rows] = [area(to), area(filter), area(from)]
  const key = JSON.stringify([what, input, output, filter, strides, dilations, padding])
  let known: Int32Array | undefined
  return {
    ...{ groups, each, rows, key },
    indices() {
      if (known !== undefined) return known
      known = new Int32Array(groups * each).fill(rows)
      for (const meeting of meetings(windows)) write(known, each, meeting)
      return known
    },
  }
}

function* meetings({ input, output, filter, strides, dilations, padding }: Windows): Generator<Meeting> {
  for (let place = 0; place < area(output); place++) {
    const top = Math.floor(place / output.width) * strides.height - padding.top
    const left = (place % output.width) * strides.width - padding.left
    for (let tap = 0; tap < area(filter); tap++) {
      const row = top + Math.floor(tap / filter.width) * dilations.height
      const column = left + (tap % filter.width) * dilations.width
      if (row < 0 || row >= input.height || column < 0 || column >= input.width) continue
      yield { place, tap, pixel: row * input.width + column }
    }
  }
}
