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
      else for (const line of table(titles, listed.map(row))) writeLine(terminal.out, line)
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}

const titles = ['run', 'created', 'state', 'steps', 'loss', 'sliced W2', 'energy', 'name']

const row = ({ id, createdAt, state, stepsDone, loss, metrics, name }: RunSummary): readonly string[] => [
  id,
  new Date(createdAt).toISOString().slice(0, 16).replace('T', ' '),
  state,
  String(stepsDone),
  loss === null ? '–' : digits(loss.tailMean),
  metrics.slicedWasserstein2 ? digits(metrics.slicedWasserstein2.value) : '–',
  metrics.energyDistance ? digits(metrics.energyDistance.value) : '–',
  name,
]
