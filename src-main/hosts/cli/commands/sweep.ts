import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, toFailure } from '@contract/failure'
import type { SweepSummary, SweepTable } from '@contract/sweep/results'
import { completeSweep } from '../../../workbench/sweeps/complete'
import { meanRows, meansCsv, tableCsv } from '../../../workbench/sweeps/files'
import { interruption } from '../../bridge/interrupts'
import { readJsonFile } from '../json-file'
import { digits, table as textTable } from '../numbers'
import { emitSlurm } from '../emit-slurm'
import { engineUsage, readArguments, readEngine, readWhole, shared } from '../options'
import { StatusLine, sweepLine } from '../status-line'
import { exitCodes, UsageError, writeJson, writeLine, type ExitCode, type Terminal } from '../terminal'
import type { Command } from './command'

export const sweep: Command = {
  usage: `sweep SWEEP.json [--slice 3/16] [--out FOLDER] [--emit slurm --slices N] [--yes] [--history FILE] ${engineUsage} [--json]`,
  summary:
    'run an experiment over lists and ranges of its fields, small runs side by side; begun again it goes on where it ended',
  async perform(parameters, { terminal, open }) {
    const text = { type: 'string' } as const
    const options = { ...shared, slice: text, out: text, emit: text, slices: text, yes: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(parameters, options, ['SWEEP.json'])
    const engine = readEngine(values.engine)
    const slice = readSlice(values.slice)
    const input = asObject(await readJsonFile(positionals[0] ?? ''), positionals[0] ?? '')
    if (values.emit !== undefined) {
      const folder = readEmit(values.emit, values.out)
      const slices = readWhole('slices', values.slices, 1, 100_000)
      const files = await emitSlurm({ sweep: input, slices, engine, folder })
      if (values.json === true) writeJson(terminal.out, { event: 'emitted', folder, files })
      else
        writeLine(
          terminal.out,
          `${join(folder, 'submit.sh')} hands ${String(slices)} slices to Slurm and merges what they find.`,
        )
      return exitCodes.done
    }
    const workbench = await open(values.history)
    const line = new StatusLine(terminal.notes)
    const interrupted = interruption()
    try {
      const order = {
        sweep: input,
        confirmed: values.yes === true,
        ...(engine === undefined ? {} : { engine }),
        ...(slice === undefined ? {} : { slice }),
      }
      const ended = await completeSweep(
        workbench,
        order,
        (summary) => {
          if (values.json === true) writeJson(terminal.out, progressOf(summary))
          else line.show(sweepLine(summary))
        },
        interrupted.signal,
      ).catch((thrown: unknown) => {
        throw withAdvice(thrown)
      })
      line.clear()
      const results = await workbench.handlers['sweeps.table']({ sweep: ended.id })
      if (values.out !== undefined) await writeResults(values.out, results, ended)
      return conclude(ended, results, terminal, values.json === true, interrupted.signal.aborted)
    } finally {
      interrupted.end()
      line.clear()
      await workbench.close()
    }
  },
}

/** The folder that a job array is written into. */
function readEmit(emit: string, out: string | undefined): string {
  if (emit !== 'slurm') throw new UsageError(`--emit ${emit} is not known; choose slurm.`)
  if (out === undefined) throw new UsageError('--out is missing; name the folder for the job array.')
  return out
}

function readSlice(value: string | undefined): { index: number; of: number } | undefined {
  if (value === undefined) return undefined
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(value) ?? []
  const slice = { index: Number(index), of: Number(of) }
  if (slice.index >= 1 && slice.index <= slice.of) return slice
  throw new UsageError(`--slice ${value} must be a part of a whole, such as 3/16, from 1/16 to 16/16.`)
}

function asObject(value: unknown, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  const example = '{"base": {…}, "axes": [{"field": "network.width", "values": [16, 64]}], "seeds": 3}'
  throw fail('invalid-spec', `${file} holds no sweep; a sweep is a JSON object such as ${example}.`, file)
}

/** How a large sweep is confirmed here. */
function withAdvice(thrown: unknown): unknown {
  const { code, message, field } = toFailure(thrown)
  if (code !== 'needs-confirmation') return thrown
  return fail(code, message.replace('confirm to begin it', 'add --yes to begin it'), field)
}

const progressOf = ({ id, name, state, count, runs, estimatedSecondsLeft }: SweepSummary) => ({
  event: 'sweep',
  sweep: id,
  name,
  state,
  count,
  runs,
  estimatedSecondsLeft,
})

/** The table, its means over the seeds, and what was run. */
async function writeResults(folder: string, results: SweepTable, { spec }: SweepSummary): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'results.csv'), tableCsv(results))
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results, null, 1)}\n`)
  await writeFile(join(folder, 'means.csv'), meansCsv(results))
  await writeFile(join(folder, 'sweep.json'), `${JSON.stringify(spec, null, 2)}\n`)
}

function conclude(
  ended: SweepSummary,
  results: SweepTable,
  terminal: Terminal,
  json: boolean,
  interrupted: boolean,
): ExitCode {
  const { runs, count, refused, firstRefused } = ended
  if (json) writeJson(terminal.out, { event: 'result', sweep: ended.id, ...results })
  else for (const row of meansTable(results)) writeLine(terminal.out, row)
  if (firstRefused) {
    writeLine(terminal.notes, `${String(refused)} runs were left out; ${firstRefused.path}: ${firstRefused.message}`)
  }
  const lost = runs.failed
  if (lost > 0) writeLine(terminal.notes, `${String(lost)} of ${String(count)} runs failed; cloudpin runs shows them.`)
  if (interrupted) return exitCodes.interrupted
  return lost + refused > 0 ? exitCodes.failed : exitCodes.done
}

/** Means over the seeds, with the standard deviation where there are several. */
function meansTable(results: SweepTable): readonly string[] {
  const shown = results.results.filter((name) => !name.includes('.') && name !== 'nonFiniteSamples')
  const axes = results.axes.filter((axis) => axis !== 'seed')
  const rows = meanRows(results).map(({ values, count, results: means }) => [
    ...axes.map((axis) => String(values[axis] ?? '')),
    String(count),
    ...shown.map((name) => {
      const found = means[name]
      if (found === undefined) return '–'
      return found.deviation === null ? digits(found.mean) : `${digits(found.mean)} ± ${digits(found.deviation)}`
    }),
  ])
  return textTable([...axes, 'seeds', ...shown], rows)
}
