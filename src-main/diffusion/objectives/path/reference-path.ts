import type { PathObjectiveSpec } from '@contract/experiment/objective'
import type { ProcessSpec } from '@contract/experiment/process'
import { fail } from '@contract/failure'
import { makeSchedule } from '../../schedules'

/** One step of the reference from noising time `time` down to the next: y ← decay y + deviation z, z ~ N(0, I). */
export interface ReferenceStep {
  readonly time: number
  readonly decay: number
  readonly deviation: number
  /** What a control o adds to y: gain · o, the exact integral of g² o with o held over the step. */
  readonly gain: number
}

/**
 * The reference process from noise to data, in steps whose laws are exact: whatever their number, it begins as
 * N(0, startDeviation² I) and ends as N(0, endDeviation² I). Of positive steps, so that a control's cost is finite.
 */
export interface ReferencePath {
  readonly startDeviation: number
  readonly endDeviation: number
  readonly steps: readonly ReferenceStep[]
}

/** Noising times from T down to 0, by kind of grid. */
const grids: Readonly<Record<PathObjectiveSpec['grid'], (horizon: number, share: number) => number>> = {
  uniform: (horizon, share) => horizon * (1 - share),
  quadratic: (horizon, share) => horizon * (1 - share) ** 2,
}

/**
 * The reference of arXiv 2305.09605, eq. 8 in K steps. With the control o = ∇log U f its drift becomes that of eq. 7,
 * of which the linear part and the noise are integrated exactly and o is held over the step:
 * - VP, −β(y − 2σ² o): decay r = e^{−ΔB}, variance σ²(1 − r²), gain 2σ²(1 − r); stationary at N(0, σ² I). The
 *   transitions of the denoising diffusion sampler (Vargas et al. 2023, section 3.2).
 * - PBM, α′ o from the pinned point: decay 1, variance and gain Δα; ends as N(0, α_T I). Those of the path integral
 *   sampler (Zhang and Chen 2022, eq. 8) on the clock α.
 */
export function referencePath(
  process: ProcessSpec,
  { grid }: Pick<PathObjectiveSpec, 'grid'>,
  count: number,
): ReferencePath {
  if (process.kind !== 'vp' && process.kind !== 'pbm') {
    throw fail(
      'invalid-spec',
      `There is no reference path for “${process.kind}”; choose "vp" or "pbm".`,
      'process.kind',
    )
  }
  const { sigma, horizon } = process
  const variance = sigma * sigma
  const schedule = makeSchedule(process.schedule, horizon)
  const times = Array.from({ length: count + 1 }, (_, k) => grids[grid](horizon, k / count))
  const steps = times.slice(0, count).map((time, k): ReferenceStep => {
    const elapsed = schedule.elapsed(time) - schedule.elapsed(times[k + 1] ?? 0)
    if (process.kind === 'pbm') {
      return { time, decay: 1, deviation: sigma * Math.sqrt(elapsed), gain: variance * elapsed }
    }
    return {
      time,
      decay: Math.exp(-elapsed),
      deviation: sigma * Math.sqrt(-Math.expm1(-2 * elapsed)),
      gain: -2 * variance * Math.expm1(-elapsed),
    }
  })
  if (process.kind === 'vp') return { startDeviation: sigma, endDeviation: sigma, steps }
  return { startDeviation: 0, endDeviation: sigma * Math.sqrt(schedule.elapsed(horizon)), steps }
}
