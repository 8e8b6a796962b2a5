import { metricNames } from '@contract/experiment/evaluation'
import { metricFacts } from '@contract/experiment/metric-facts'
import type { RunSummary } from '@contract/run'
import { digits, table } from '../numbers'
import { readArguments, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const runs: Command = {
  usage: 'runs [--history FILE] [--json]',
  summary: 'list what the history holds, newest first; with --json one list',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const { values } = readArguments(parameters, { json, history }, [])
    const workbench = await open(values.history)
    try {
      const listed = (await workbench.handlers['runs.list']({})).toSorted((a, b) => b.createdAt - a.createdAt)
      if (values.json === true) writeJson(terminal.out, listed)
      else if (listed.length === 0) writeLine(terminal.notes, 'The history is empty; cloudpin run SPEC.json fills it.')
      else for (const line of runTable(listed)) writeLine(terminal.out, line)
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}

/** One row a run, and a column for each distance that one of them has. */
function runTable(runs: readonly RunSummary[]): readonly string[] {
  const measured = metricNames.filter((name) => runs.some(({ metrics }) => metrics[name] !== undefined))
  const titles = [
    'run',
    'created',
    'state',
    'steps',
    'loss',
    ...measured.map((name) => metricFacts[name].short),
    'name',
  ]
  const rows = runs.map(({ id, createdAt, state, stepsDone, loss, metrics, name }) => [
    id,
    new Date(createdAt).toISOString().slice(0, 16).replace('T', ' '),
    state,
    String(stepsDone),
    numberOrDash(loss?.tailMean),
    ...measured.map((metric) => numberOrDash(metrics[metric]?.value)),
    name,
  ])
  return table(titles, rows)
}

const numberOrDash = (value: number | undefined): string => (value === undefined ? '–' : digits(value))
