import { fail } from '@contract/failure'

/** A loss curve as CSV: a line `step,loss`, then one line a step, steps counted from 0; not-a-number is written nan. */
export const csvHeader = 'step,loss\n'

/** The lines of some values that follow each other. Nine digits bring a float32 back exactly. */
export function encodeCurve(firstStep: number, values: Float32Array): string {
  let text = ''
  for (const [k, value] of values.entries()) text += `${String(firstStep + k)},${encodeNumber(value)}\n`
  return text
}

function encodeNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return Object.is(value, -0) ? '-0' : String(Number(value.toPrecision(9)))
}

const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
const decimal = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

/** A curve read back: its steps, ascending, and the value at each. */
export interface CurveTable {
  readonly steps: Float64Array
  readonly values: Float32Array
}

/** Reads what `encodeCurve` wrote; `data-damaged` naming the line that is not a step and a number. */
export function decodeCurve(text: string): CurveTable {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  if (`${lines[0] ?? ''}\n` !== csvHeader) throw damaged(1, 'must be step,loss')
  const steps = new Float64Array(lines.length - 1)
  const values = new Float32Array(lines.length - 1)
  for (const [k, line] of lines.slice(1).entries()) {
    const [stepText = '', valueText = '', ...more] = line.split(',')
    if (more.length > 0 || !/^\d{1,15}$/.test(stepText)) throw damaged(k + 2, 'must be a step and a number')
    const step = Number(stepText)
    if (k > 0 && step <= (steps[k - 1] ?? 0)) throw damaged(k + 2, 'has a step that is not after the one before')
    const value = words[valueText] ?? (decimal.test(valueText) ? Number(valueText) : undefined)
    if (value === undefined || (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))) {
      throw damaged(k + 2, `has ${JSON.stringify(valueText)} where a float32 number should be`)
    }
    steps[k] = step
    values[k] = value
  }
  return { steps, values }
}

const damaged = (line: number, what: string) =>
  fail('data-damaged', `This is not a curve: line ${String(line)} ${what}.`)
