import { theOne } from '../find-run'
import { conclude, watch } from '../follow'
import { engineUsage, readArguments, readEngine, shared } from '../options'
import type { Command } from './command'

export const resume: Command = {
  usage: `resume RUN [--history FILE] ${engineUsage} [--json]`,
  summary: 'go on with a run that ended early, from its last checkpoint; RUN may be the start of its id',
  async perform(parameters, { terminal, open }) {
    const { values, positionals } = readArguments(parameters, shared, ['RUN'])
    const engine = readEngine(values.engine)
    const workbench = await open(values.history)
    try {
      const { id } = theOne(await workbench.handlers['runs.list']({}), positionals[0] ?? '')
      const ended = watch(workbench, terminal, values.json === true)
      const { run } = await workbench.handlers['runs.resume'](engine === undefined ? { run: id } : { run: id, engine })
      return conclude(await ended(run), terminal, values.json === true)
    } finally {
      await workbench.close()
    }
  },
}
