import { scheduleOf, type ProcessSpec, type ScheduleSpec } from '@contract/experiment/process'
import { polynomial, texNumber, times } from './tex'

/** The formulas of a process: in general, and with the numbers of this experiment. */
export interface ProcessFormulas {
  readonly equation: string
  readonly withNumbers: string
  readonly mean: string
  readonly variance: string
}

/** A schedule as it is written: β(t) with its numbers, whether that is a sum, and what e^{−B(t)} follows from. */
interface WrittenSchedule {
  readonly rate: string
  readonly isSum: boolean
  readonly elapsed: string
}

function written(schedule: ScheduleSpec, horizon: number): WrittenSchedule {
  if (schedule.kind === 'cosine') {
    const { offset } = schedule
    const speed = Math.PI / (2 * horizon * (1 + offset))
    const angle = polynomial([
      [speed * offset * horizon, ''],
      [speed, 't'],
    ])
    return {
      rate: times(speed, '\\tan\\theta(t)'),
      isSum: false,
      elapsed: `-\\log\\frac{\\cos\\theta(t)}{\\cos\\theta(0)},\\quad \\theta(t) = ${angle}`,
    }
  }
  const { intercept, slope } = linesOf(schedule, horizon)
  return {
    rate: polynomial([
      [intercept, ''],
      [slope, 't'],
    ]),
    isSum: slope !== 0 && intercept !== 0,
    elapsed: polynomial([
      [intercept, 't'],
      [slope / 2, 't^2'],
    ]),
  }
}

type Lines = Exclude<ScheduleSpec, { readonly kind: 'cosine' }>

/** β(t) = intercept + slope t. */
const linesOf = (schedule: Lines, horizon: number): { intercept: number; slope: number } =>
  schedule.kind === 'constant'
    ? { intercept: schedule.beta, slope: 0 }
    : { intercept: schedule.min, slope: (schedule.max - schedule.min) / horizon }

type Of<Kind extends ProcessSpec['kind']> = Extract<ProcessSpec, { readonly kind: Kind }>

/** Typesets a process as in arXiv 2305.09605 eq. 2 and eq. 10, and Song et al. 2021. */
export function processFormulas(process: ProcessSpec): ProcessFormulas {
  switch (process.kind) {
    case 'vp':
      return vpFormulas(process)
    case 'pbm':
      return pbmFormulas(process)
    case 'sub-vp':
      return subVpFormulas(process)
    case 've':
      return veFormulas(process)
  }
}

function vpFormulas({ schedule, horizon, sigma }: Of<'vp'>): ProcessFormulas {
  const { elapsed } = written(schedule, horizon)
  return {
    equation: '\\mathrm dx = -\\beta(t)\\,x\\,\\mathrm dt + \\sigma\\sqrt{2\\beta(t)}\\,\\mathrm dW',
    withNumbers: `\\mathrm dx = ${shrinking(schedule, horizon)} + ${vpNoise(schedule, horizon, sigma)}`,
    mean: `m(t) = e^{-B(t)},\\quad B(t) = ${elapsed}`,
    variance: `s(t)^2 = ${times(sigma ** 2, '\\bigl(1 - e^{-2B(t)}\\bigr)')}`,
  }
}

function subVpFormulas({ schedule, horizon, sigma }: Of<'sub-vp'>): ProcessFormulas {
  const { elapsed } = written(schedule, horizon)
  const noise = `\\sqrt{2\\beta(t)\\bigl(1 - e^{-4B(t)}\\bigr)}\\,\\mathrm dW`
  return {
    equation: `\\mathrm dx = -\\beta(t)\\,x\\,\\mathrm dt + \\sigma${noise}`,
    withNumbers: `\\mathrm dx = ${shrinking(schedule, horizon)} + ${times(sigma, noise)}`,
    mean: `m(t) = e^{-B(t)},\\quad B(t) = ${elapsed}`,
    variance: `s(t)^2 = ${times(sigma ** 2, '\\bigl(1 - e^{-2B(t)}\\bigr)^2')}`,
  }
}

/** −β(t) x dt. */
function shrinking(schedule: ScheduleSpec, horizon: number): string {
  const { rate, isSum } = written(schedule, horizon)
  const factor = schedule.kind === 'constant' ? times(schedule.beta, 'x') : `${isSum ? `(${rate})` : rate}\\,x`
  return `-${factor}\\,\\mathrm dt`
}

/** σ√(2β(t)) dW. */
function vpNoise(schedule: ScheduleSpec, horizon: number, sigma: number): string {
  if (schedule.kind === 'constant') return times(sigma * Math.sqrt(2 * schedule.beta), '\\mathrm dW')
  const { rate, isSum } = written(schedule, horizon)
  return times(sigma, `\\sqrt{2\\,${isSum ? `(${rate})` : rate}}\\,\\mathrm dW`)
}

function pbmFormulas(process: Of<'pbm'>): ProcessFormulas {
  return {
    equation:
      "\\mathrm dx = -\\frac{\\alpha'(t)}{\\alpha_T - \\alpha(t)}\\,x\\,\\mathrm dt + \\sqrt{\\alpha'(t)}\\,\\mathrm dW",
    withNumbers: pinned(process),
    mean: `m(t) = 1 - \\frac{\\alpha(t)}{\\alpha_T}`,
    variance: `s(t)^2 = \\alpha(t)\\,\\Bigl(1 - \\frac{\\alpha(t)}{\\alpha_T}\\Bigr)`,
  }
}

function pinned({ schedule, horizon, sigma }: Of<'pbm'>): string {
  if (schedule.kind === 'cosine') return '\\alpha_T = \\infty'
  const { intercept, slope } = linesOf(schedule, horizon)
  const variance = sigma ** 2
  if (slope === 0)
    return `\\mathrm dx = -\\frac{x}{${texNumber(horizon)} - t}\\,\\mathrm dt + ${times(Math.sqrt(variance * intercept), '\\mathrm dW')}`
  const alpha = polynomial([
    [variance * intercept, 't'],
    [(variance * slope) / 2, 't^2'],
  ])
  const total = variance * (intercept * horizon + (slope * horizon ** 2) / 2)
  return `\\alpha(t) = ${alpha},\\quad \\alpha_T = ${texNumber(total)}`
}

function veFormulas({ sigmaMin, sigmaMax, horizon }: Of<'ve'>): ProcessFormulas {
  const growth = (2 * Math.log(sigmaMax / sigmaMin)) / horizon
  return {
    equation:
      '\\mathrm dx = \\sqrt{\\frac{\\mathrm d\\,\\sigma(t)^2}{\\mathrm dt}}\\,\\mathrm dW,\\quad \\sigma(t) = \\sigma_{\\min}\\Bigl(\\frac{\\sigma_{\\max}}{\\sigma_{\\min}}\\Bigr)^{t/T}',
    withNumbers: `\\mathrm dx = ${times(sigmaMin * Math.sqrt(growth), `e^{${times(growth / 2, 't')}}\\,\\mathrm dW`)}`,
    mean: 'm(t) = 1',
    variance: `s(t)^2 = ${times(sigmaMin ** 2, `\\bigl(e^{${times(growth, 't')}} - 1\\bigr)`)}`,
  }
}

/** What the same schedule is called in papers that use Song et al. 2021's convention, whose VP β is twice ours. */
export function otherConvention(process: ProcessSpec): string | null {
  const schedule = scheduleOf(process)
  if (process.kind === 'pbm' || schedule === null || schedule.kind === 'cosine') return null
  const twice =
    schedule.kind === 'constant'
      ? texNumber(2 * schedule.beta)
      : `${texNumber(2 * schedule.min)} → ${texNumber(2 * schedule.max)}`
  return `In the convention of Song et al. (2021), whose drift is −½βx, this β is ${twice}.`
}
