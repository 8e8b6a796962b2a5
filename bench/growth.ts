import type { Growth } from './report.ts'

const titles: Readonly<Record<Growth['size'], string>> = {
  width: 'width of both hidden layers',
  dimension: 'dimension of the data',
  batch: 'batch',
}

/** Matrix products at the best rate that was seen; a step much longer than that is not explained by them. */
const muchLonger = 2

interface Explained {
  /** Multiplications and additions per millisecond at the best point. */
  readonly rate: number
  /** Sizes at which a step takes much longer than its products would. */
  readonly beyond: readonly number[]
}

function explained({ points }: Growth): Explained {
  const rate = Math.max(...points.map(({ flops, milliseconds }) => flops / milliseconds))
  const beyond = points.filter(({ flops, milliseconds }) => milliseconds > (muchLonger * flops) / rate)
  return { rate, beyond: beyond.map(({ at }) => at) }
}

/** What the time per step owes to the arithmetic, and where it is something else. */
export function sentence(growth: Growth): string {
  const { rate, beyond } = explained(growth)
  const best = `${(rate / 1e6).toFixed(0)} GFLOP/s`
  const [first] = growth.points
  if (first === undefined || beyond.length === 0) {
    return `${growth.size}: at every size the matrix products, at ${best}, are more than half of a step.`
  }
  const share = (100 * (first.flops / rate)) / first.milliseconds
  return (
    `${growth.size}: the matrix products run at up to ${best} and are less than half of a step at ${beyond.join(', ')}; ` +
    `at ${String(first.at)} they are ${share.toPrecision(2)} % of ${first.milliseconds.toPrecision(2)} ms, the rest is ` +
    `calling some eighty kernels, passes of the optimizer and the activations over memory, and the noise.`
  )
}

const panel = { width: 300, height: 240, left: 56, bottom: 44, top: 28, right: 12 }

/** The times per step over each size, both logarithmic, beside what the matrix products alone would take. */
export function growthFigure(growths: readonly Growth[]): string {
  const drawn = growths.filter(({ points }) => points.length > 1)
  const width = panel.width * Math.max(1, drawn.length)
  const panels = drawn.map(
    (growth, index) => `<g transform="translate(${String(index * panel.width)} 0)">${draw(growth)}</g>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(panel.height)}" font-family="sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...panels,
    '</svg>',
    '',
  ].join('\n')
}

function draw(growth: Growth): string {
  const { rate } = explained(growth)
  const arithmetic = growth.points.map(({ at, flops }) => ({ at, milliseconds: flops / rate }))
  const times = [...growth.points, ...arithmetic].map(({ milliseconds }) => milliseconds)
  const sizes = growth.points.map(({ at }) => at)
  const x = scale(Math.min(...sizes), Math.max(...sizes), panel.left, panel.width - panel.right)
  const y = scale(Math.min(...times), Math.max(...times), panel.height - panel.bottom, panel.top)
  const path = (points: readonly { readonly at: number; readonly milliseconds: number }[]) =>
    points
      .map(({ at, milliseconds }, k) => `${k === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(milliseconds).toFixed(1)}`)
      .join('')
  return [
    `<text x="${String(panel.left)}" y="16">ms per step over ${titles[growth.size]}</text>`,
    ...decades(Math.min(...times), Math.max(...times)).map((value) => horizontal(value, y(value))),
    ...growth.points.map(
      ({ at }) =>
        `<text x="${x(at).toFixed(1)}" y="${String(panel.height - panel.bottom + 14)}" text-anchor="middle" font-size="9">${String(at)}</text>`,
    ),
    `<path d="${path(arithmetic)}" fill="none" stroke="#888" stroke-dasharray="4 3"/>`,
    `<path d="${path(growth.points)}" fill="none" stroke="#0b62a4" stroke-width="2"/>`,
    ...growth.points.map(
      ({ at, milliseconds }) =>
        `<circle cx="${x(at).toFixed(1)}" cy="${y(milliseconds).toFixed(1)}" r="3" fill="#0b62a4"/>`,
    ),
    `<text x="${String(panel.left)}" y="${String(panel.height - 10)}" fill="#555">dashed: the matrix products at ${(rate / 1e6).toFixed(0)} GFLOP/s</text>`,
  ].join('\n')
}

const horizontal = (value: number, y: number): string =>
  `<path d="M${String(panel.left)} ${y.toFixed(1)}H${String(panel.width - panel.right)}" stroke="#ddd"/>` +
  `<text x="${String(panel.left - 6)}" y="${(y + 4).toFixed(1)}" text-anchor="end" font-size="9">${String(value)}</text>`

/** A logarithmic scale of positive numbers; one that has no extent puts all in the middle. */
function scale(least: number, most: number, from: number, to: number): (value: number) => number {
  const extent = Math.log(most / least)
  return (value) => (extent === 0 ? (from + to) / 2 : from + (Math.log(value / least) / extent) * (to - from))
}

/** Powers of ten between two numbers. */
function decades(least: number, most: number): readonly number[] {
  const first = Math.ceil(Math.log10(least))
  const count = Math.floor(Math.log10(most)) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, k) => Number((10 ** (first + k)).toPrecision(1)))
}
