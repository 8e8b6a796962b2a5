/**
 * `npm run bench`: times what the workbench does beside the same in JAX and PyTorch, each pair within the same minute,
 * prints a table, keeps it, and fails where a ratio became more than 15 % worse than the kept one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { buildMeasure } from './build.ts'
import { estimateLines, measureEstimates } from './estimates.ts'
import { growthFigure, sentence } from './growth.ts'
import { extents, itemsFor, starts, stops } from './items.ts'
import { describeMachine } from './machine.ts'
import {
  enginesHere,
  growthsOf,
  measureGrowth,
  measureItem,
  measureMemory,
  measureStart,
  measureStop,
} from './measurements.ts'
import { readOptions } from './options.ts'
import type { Options } from './options.ts'
import type { Bench } from './processes.ts'
import { merged, regressions } from './regression.ts'
import { report as reportSchema } from './report.ts'
import type { EstimatedRun, Growth, Report, Row } from './report.ts'
import { table, time } from './table.ts'

const latest = new URL('./latest.json', import.meta.url)
const figure = new URL('./growth.svg', import.meta.url)

const write = (text: string) => {
  process.stdout.write(`${text}\n`)
}

async function rowsOf(bench: Bench, { parts, quick }: Options): Promise<readonly Row[]> {
  const extent = extents[quick ? 'quick' : 'full']
  const rows: Row[] = []
  const take = (row: Row) => {
    rows.push(row)
    write(`  ${row.name}: ${time(row.ours)}${row.ratio === null ? '' : `, ratio ${row.ratio.toFixed(2)}`}`)
  }
  const items = itemsFor(await enginesHere(bench), extent).filter(({ part }) => parts.includes(part))
  // A sweep is long by itself.
  for (const item of items) take(await measureItem(bench, item, item.part === 'sweep' ? 1 : extent.rounds))
  if (parts.includes('start')) for (const start of starts) take(await measureStart(bench, start))
  if (parts.includes('stop')) for (const stop of stops) take(await measureStop(bench, stop, quick))
  return rows
}

async function growthOf(bench: Bench, { parts, quick }: Options): Promise<Growth[]> {
  const growths: Growth[] = []
  if (!parts.includes('growth')) return growths
  for (const growing of growthsOf(quick)) growths.push(await measureGrowth(bench, growing, quick ? 0.5 : 2))
  return growths
}

const tellEstimate = ({ name, estimated, happened }: EstimatedRun) => {
  write(`  ${name}: ${estimated.totalSeconds.toFixed(1)} s estimated, ${happened.totalSeconds.toFixed(1)} s happened`)
}

function readKept(): Report | null {
  return existsSync(latest) ? reportSchema.parse(JSON.parse(readFileSync(latest, 'utf8'))) : null
}

async function run(options: Options): Promise<number> {
  const extent = extents[options.quick ? 'quick' : 'full']
  const bench = { measure: await buildMeasure(), python: options.python }
  const kept = readKept()
  const machine = describeMachine()
  write(`${machine}${options.quick ? ' (quick)' : ''}`)
  const now: Report = {
    quick: options.quick,
    at: new Date().toISOString(),
    machine,
    rows: [...(await rowsOf(bench, options))],
    growth: await growthOf(bench, options),
    memory: options.parts.includes('memory') ? await measureMemory(bench, extent) : null,
    estimates: options.parts.includes('estimate') ? await measureEstimates(bench, tellEstimate) : [],
  }
  write(['', ...table(now), ...now.growth.map(sentence), ...estimateLines(now.estimates)].join('\n'))
  const worse = regressions(now, kept)
  for (const line of worse) write(line)
  if (worse.length > 0 && !options.accept) {
    write('The kept figures stay; --accept puts these in their place.')
    return 1
  }
  const whole = merged(now, kept)
  writeFileSync(latest, `${JSON.stringify(whole, null, 2)}\n`)
  if (whole.growth.length > 0) writeFileSync(figure, growthFigure(whole.growth))
  return 0
}

try {
  process.exitCode = await run(readOptions(process.argv.slice(2), process.env))
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exitCode = 1
}
