import type { Times } from '@contract/experiment/objective'
import type { Grid } from '@contract/experiment/sampling'
import { logNoiseLevel, timeAtNoiseLevel } from '../processes/noise-level'
import type { Process } from '../processes/process'
import type { MatchedProcess } from '../processes/time-law'

export interface GridParts {
  readonly process: Process
  /** Times of the process itself, from which and to which samples go. */
  readonly times: Times
  readonly steps: number
  /** For the grid `matched`. */
  readonly matched: MatchedProcess | null
}

/** n + 1 numbers from `from` to `to`, the last exactly. */
const evenly = (from: number, to: number, steps: number): Float64Array =>
  Float64Array.from({ length: steps + 1 }, (_, k) => (k === steps ? to : from - (k / steps) * (from - to)))

/** As made, with the ends exactly those of the times. */
function between({ min, max }: Times, inner: Float64Array): Float64Array {
  inner[0] = max
  inner[inner.length - 1] = min
  return inner
}

const makers: Readonly<Record<Grid, (parts: GridParts) => Float64Array>> = {
  uniform: ({ times, steps }) => evenly(times.max, times.min, steps),
  /** Even in √t: finer towards the data. */
  quadratic: ({ times, steps }) =>
    between(
      times,
      evenly(Math.sqrt(times.max), Math.sqrt(times.min), steps).map((root) => root * root),
    ),
  'log-signal-to-noise'({ process, times, steps }) {
    const levels = evenly(logNoiseLevel(process, times.max), logNoiseLevel(process, times.min), steps)
    return between(
      times,
      levels.map((level) => timeAtNoiseLevel(process, level)),
    )
  },
  /** The times at which the noise level is that of the matched process on its uniform grid. */
  matched({ process, times, steps, matched }) {
    if (matched === null) return evenly(times.max, times.min, steps)
    return evenly(matched.times.max, matched.times.min, steps).map((time) =>
      timeAtNoiseLevel(process, logNoiseLevel(matched.process, time)),
    )
  },
}

/** The n + 1 noising times of n sampling steps, from the latest to the earliest. */
export const makeGrid = (kind: Grid, parts: GridParts): Float64Array => makers[kind](parts)
