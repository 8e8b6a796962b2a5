import type { Workbench } from '../../workbench'
import type { BuiltPaths } from '../bridge/paths'
import { bench } from './commands/bench'
import { certificate } from './commands/certificate'
import { budget } from './commands/budget'
import { bundle } from './commands/bundle'
import type { Command } from './commands/command'
import { dataset } from './commands/dataset'
import { exportRun } from './commands/export'
import { history } from './commands/history'
import { importRuns } from './commands/import'
import { report } from './commands/report'
import { resume } from './commands/resume'
import { run } from './commands/run'
import { runs } from './commands/runs'
import { study } from './commands/study'
import { sweep } from './commands/sweep'
import { web } from './commands/web'
import { exitCodes, sayFailure, UsageError, writeLine, type ExitCode, type Terminal } from './terminal'

/** By what they are called, in the order in which they are helped with; some by two names. */
const commands: Readonly<Record<string, Command>> = {
  run,
  resume,
  runs,
  export: exportRun,
  bundle,
  import: importRuns,
  dataset,
  history,
  report,
  certificate,
  budget,
  sweep,
  study,
  bench,
  web,
  start: web,
}

export interface MainOptions {
  readonly terminal: Terminal
  readonly paths: BuiltPaths
  readonly open: (history: string | undefined) => Promise<Workbench>
}

/** Runs one command line and answers with its exit code; never throws. */
export async function main(parameters: readonly string[], options: MainOptions): Promise<ExitCode> {
  const { terminal, paths } = options
  const [name, ...rest] = parameters
  const wants = (...flags: readonly string[]) => rest.concat(name ?? []).some((word) => flags.includes(word))
  if (name === '--version' || name === '-v') {
    writeLine(terminal.out, paths.version)
    return exitCodes.done
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (wants('--help', '-h') || name === 'help') {
    writeLine(terminal.out, command ? commandHelp(command) : help())
    return exitCodes.done
  }
  if (command === undefined) {
    const problem = name === undefined ? 'A command is missing.' : `There is no command “${name}”.`
    writeLine(terminal.notes, `${problem}\n\n${help()}`)
    return exitCodes.invalid
  }
  try {
    return await command.perform(rest, options)
  } catch (error) {
    const code = sayFailure(terminal, error, wants('--json'))
    if (error instanceof UsageError) writeLine(terminal.notes, `usage: cloudpin ${command.usage}`)
    return code
  }
}

const help = () =>
  [
    'cloudpin: score matching under the VP-SDE and pinned Brownian motion',
    '',
    ...[...new Set(Object.values(commands))].map(commandHelp),
    '  cloudpin --help | --version',
    '',
    'The history lies in the data folder of this user; CLOUDPIN_HOME or --history FILE puts it elsewhere.',
    'Exit codes: 0 done, 1 failed, 2 invalid spec or usage, 130 stopped by Ctrl-C.',
  ].join('\n')

const commandHelp = ({ usage, summary }: Command) => `  cloudpin ${usage}\n      ${summary}`
