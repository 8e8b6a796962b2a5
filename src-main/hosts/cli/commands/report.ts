import { writeReport } from '../../../workbench'
import { childEngine } from '../../bridge/child-engine'
import { describeEngines } from '../../bridge/describe-engines'
import { readArguments, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const report: Command = {
  usage: 'report [--to FILE] [--history FILE] [--json]',
  summary: 'write a zip for whoever can help: versions, engines, the log, runs that ended early; no private folders',
  async perform(parameters, { terminal, paths }) {
    const { json, history } = shared
    const { values } = readArguments(parameters, { json, history, to: { type: 'string' } }, [])
    const file = await writeReport({
      version: paths.version,
      host: 'cli',
      describeEngines: () => describeEngines(childEngine(paths.engine)),
      history: values.history,
      to: values.to ?? '.',
    })
    if (values.json === true) writeJson(terminal.out, { event: 'reported', file })
    else writeLine(terminal.out, file)
    return exitCodes.done
  },
}
