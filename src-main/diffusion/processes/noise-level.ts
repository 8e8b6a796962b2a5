import type { Process } from './process'

/**
 * log τ(t) with τ = s/m: x_t/m is x_0 under noise of deviation τ, whatever the process. It grows with t from −∞ at the
 * data; twice its negative is the logarithm of the signal-to-noise ratio.
 */
export function logNoiseLevel(process: Process, t: number): number {
  const { scale, deviation } = process.kernel(t)
  // at PBM's pinned point both vanish, s the slower
  if (scale === 0) return Infinity
  return Math.log(deviation) - Math.log(scale)
}

/** Part of the horizon below which a time is 0. */
const nearest = 1e-300
/** Bisections that bring an interval of doubles down to neighbours, whatever their size. */
const mostBisections = 1100

/**
 * The time at which log τ has a value: bisected down to neighbouring doubles. Values below and above those of the
 * process are answered with 0 and the horizon.
 */
export function timeAtNoiseLevel(process: Process, logTau: number): number {
  let low = 0
  let high = process.horizon
  if (!(logNoiseLevel(process, high) > logTau)) return high
  if (!(logNoiseLevel(process, nearest * high) < logTau)) return low
  for (let i = 0; i < mostBisections; i++) {
    // a geometric middle where the interval spans orders of magnitude: times near the data keep their digits
    const middle = low > 0 && high > 4 * low ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2
    if (middle <= low || middle >= high) break
    if (logNoiseLevel(process, middle) > logTau) high = middle
    else low = middle
  }
  return (low + high) / 2
}
