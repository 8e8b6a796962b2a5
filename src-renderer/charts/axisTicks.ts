import { ticks } from 'd3-array'
import type { AxisRange, AxisScale } from './axisRange'

/** Values at round numbers within a range, about `count` of them, ascending. */
export function axisTicks({ least, greatest }: AxisRange, scale: AxisScale, count: number): number[] {
  if (!(greatest > least) || !Number.isFinite(least) || !Number.isFinite(greatest)) return []
  if (scale === 'linear') return ticks(least, greatest, count)
  const decades = Math.log10(greatest / least)
  if (decades < 1) return ticks(least, greatest, count).filter((tick) => tick > 0)
  return logTicks(least, greatest, decades, count)
}

/** Powers of ten, every so many of them where they are dense, with 2 and 5 between where there is room. */
function logTicks(least: number, greatest: number, decades: number, count: number): number[] {
  const stride = Math.max(1, Math.ceil(decades / count))
  const significands = decades * 3 <= count + 1 ? [1, 2, 5] : decades * 2 <= count + 1 ? [1, 3] : [1]
  const found: number[] = []
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(greatest)); power++) {
    if (power % stride !== 0) continue
    for (const significand of significands) {
      // Parsed from text so that 10⁻³ is 0.001 and not its neighbour.
      const tick = Number(`${String(significand)}e${String(power)}`)
      if (tick >= least && tick <= greatest) found.push(tick)
    }
  }
  return found
}
