import {
  backUpHistory,
  checkHistory,
  listBackups,
  packHistory,
  pruneHistory,
  restoreHistory,
  wouldPrune,
} from '../../../workbench'
import { table } from '../numbers'
import { readArguments, shared } from '../options'
import { readDuration, readSize, sizeText } from '../quantities'
import { exitCodes, UsageError, writeJson, writeLine, type ExitCode, type Terminal } from '../terminal'
import type { Command } from './command'

/** What a person may ask of a history; each answers with what it found or did, for programs and in lines. */
interface Answer {
  readonly json: Readonly<Record<string, unknown>>
  readonly lines: readonly string[]
  readonly code?: ExitCode
}

interface Given {
  readonly file: string | undefined
  readonly backup: string | undefined
  readonly older: string | undefined
  readonly larger: string | undefined
  readonly dryRun: boolean
}

type Action = (given: Given) => Promise<Answer> | Answer

const when = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
const counted = (count: number, one: string, many = `${one}s`) => `${String(count)} ${count === 1 ? one : many}`

const actions: Readonly<Record<string, Action>> = {
  check({ file }) {
    const { whole, problems } = checkHistory(file)
    const lines = whole ? ['The history is whole.'] : ['The history is damaged:', ...problems]
    return { json: { whole, problems }, lines, code: whole ? exitCodes.done : exitCodes.failed }
  },
  async backup({ file }) {
    const { name, bytes } = await backUpHistory(file)
    return { json: { name, bytes }, lines: [`${name} (${sizeText(bytes)})`] }
  },
  backups({ file }) {
    const backups = listBackups(file)
    const rows = backups.map(({ name, at, bytes, reason }) => [name, when(at), sizeText(bytes), reason])
    const lines = backups.length === 0 ? ['There is no backup yet.'] : table(['backup', 'made', 'size', 'why'], rows)
    return { json: { backups }, lines }
  },
  async restore({ file, backup }) {
    const { name, setAside } = await restoreHistory(file, backup)
    const aside = setAside === null ? [] : [`What was there before lies in ${setAside}.`]
    return { json: { name, setAside }, lines: [`Restored ${name}.`, ...aside] }
  },
  async prune({ file, older, larger, dryRun }) {
    const age = readDuration('older', older)
    const order = { before: age === undefined ? undefined : Date.now() - age, largest: readSize('larger', larger) }
    if (dryRun) {
      const runs = await wouldPrune(order, file)
      const bytes = runs.reduce((sum, run) => sum + run.bytes, 0)
      const lines = runs.map(({ id, name, bytes: size }) => `${id}  ${sizeText(size)}  ${name}`)
      const json = { runs: runs.map(({ id, name }) => ({ id, name })), bytes }
      return { json, lines: [...lines, `${counted(runs.length, 'run')} with ${sizeText(bytes)} would go.`] }
    }
    const { runs, bytes, strays } = await pruneHistory(order, file)
    const stray = strays === 0 ? '' : ` ${counted(strays, 'folder')} of no run went too.`
    const line = `${counted(runs.length, 'run')} with ${sizeText(bytes)} removed.${stray} cloudpin history vacuum gives the room back.`
    return { json: { runs, bytes, strays }, lines: [line] }
  },
  async vacuum({ file }) {
    const { before, after } = await packHistory(file)
    return { json: { before, after }, lines: [`${sizeText(before)} before, ${sizeText(after)} now.`] }
  },
}

export const history: Command = {
  usage:
    'history check|backup|backups|restore [BACKUP]|prune [--older 90d] [--larger 10GB] [--dry-run]|vacuum [--history FILE] [--json]',
  summary:
    'look after the history: is it whole, copy it, put a copy back, let old runs and the trash go, give room back',
  async perform(parameters, { terminal }) {
    const { json, history: file } = shared
    const text = { type: 'string' } as const
    const options = { json, history: file, older: text, larger: text, 'dry-run': { type: 'boolean' } } as const
    const [name = '', ...rest] = parameters
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) {
      throw new UsageError(
        `${name === '' ? 'What to do is missing' : `“${name}” is not known`}; choose ${Object.keys(actions).join(', ')}.`,
      )
    }
    const operand = name === 'restore' && rest[0] !== undefined && !rest[0].startsWith('--') ? ['BACKUP'] : []
    const { values, positionals } = readArguments(rest, options, operand)
    if (name !== 'prune' && (values.older ?? values.larger ?? values['dry-run']) !== undefined) {
      throw new UsageError('--older, --larger and --dry-run belong to prune.')
    }
    const given = {
      file: values.history,
      backup: positionals[0],
      older: values.older,
      larger: values.larger,
      dryRun: values['dry-run'] === true,
    }
    return say(terminal, await action(given), values.json === true)
  },
}

function say(terminal: Terminal, { json, lines, code = exitCodes.done }: Answer, asJson: boolean): ExitCode {
  if (asJson) writeJson(terminal.out, json)
  else for (const line of lines) writeLine(terminal.out, line)
  return code
}
