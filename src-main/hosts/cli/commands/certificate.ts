import { certificateLines } from '../certificate-words'
import { theOne } from '../find-run'
import { readArguments, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const certificate: Command = {
  usage: 'certificate RUN [--fresh] [--history FILE] [--json]',
  summary: 'what the theory promises of a run’s network beside what is measured; kept, and computed anew with --fresh',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const options = { json, history, fresh: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(parameters, options, ['RUN'])
    const workbench = await open(values.history)
    try {
      const { id: run } = theOne(await workbench.handlers['runs.list']({}), positionals[0] ?? '')
      const kept = values.fresh === true ? null : await workbench.handlers['certificate.get']({ run })
      const found = kept ?? (await workbench.handlers['certificate.compute']({ run }))
      if (values.json === true) writeJson(terminal.out, { run, ...found })
      else for (const line of certificateLines(found)) writeLine(terminal.out, line)
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}
