import { serveWorkbench } from '../../web/serve'
import { readArguments, readWhole, shared } from '../options'
import { exitCodes } from '../terminal'
import type { Command } from './command'

export const web: Command = {
  usage: 'web [--port PORT] [--history FILE] [--no-open]',
  summary: 'open the workbench in the default browser, served on this machine only (also: cloudpin start)',
  async perform(parameters, { terminal, paths }) {
    const { values } = readArguments(
      parameters,
      { port: { type: 'string' }, history: shared.history, 'no-open': { type: 'boolean' } },
      [],
    )
    const port = values.port === undefined ? undefined : readWhole('port', values.port, 0, 65_535)
    await serveWorkbench(
      { paths, port, history: values.history, openBrowser: values['no-open'] !== true },
      terminal.out,
    )
    return exitCodes.done
  },
}
