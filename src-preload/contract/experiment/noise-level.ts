import { scheduleOf, type ProcessSpec, type ScheduleSpec } from './process'

/** B(t) = ∫₀ᵗ β of a schedule; infinite where β has no bound on the way. */
function elapsed(schedule: ScheduleSpec, t: number, horizon: number): number {
  switch (schedule.kind) {
    case 'constant':
      return schedule.beta * t
    case 'linear':
      return t * (schedule.min + ((schedule.max - schedule.min) * t) / (2 * horizon))
    case 'cosine': {
      const angle = (time: number) => ((time / horizon + schedule.offset) / (1 + schedule.offset)) * (Math.PI / 2)
      return t >= horizon ? Infinity : Math.log(Math.cos(angle(0)) / Math.cos(angle(t)))
    }
  }
}

/**
 * log τ(t) with τ = s/m, the noise level at which a process has a point at that time: what a law of times is matched by.
 * The engine's own is computed without cancelling near t = 0; this one is for the ends.
 */
export function logNoiseLevelOf(process: ProcessSpec, t: number): number {
  const schedule = scheduleOf(process)
  const integral = (at: number) => (schedule === null ? 0 : elapsed(schedule, at, process.horizon))
  switch (process.kind) {
    case 'vp':
      return Math.log(process.sigma) + integral(t) + 0.5 * Math.log(-Math.expm1(-2 * integral(t)))
    case 'sub-vp':
      return Math.log(process.sigma) + integral(t) + Math.log(-Math.expm1(-2 * integral(t)))
    case 'pbm': {
      const [gone, whole] = [integral(t), integral(process.horizon)]
      return t >= process.horizon ? Infinity : Math.log(process.sigma) + 0.5 * Math.log((gone * whole) / (whole - gone))
    }
    case 've': {
      const growth = (2 * Math.log(process.sigmaMax / process.sigmaMin) * t) / process.horizon
      return Math.log(process.sigmaMin) + 0.5 * Math.log(Math.expm1(growth))
    }
  }
}
