import { arch, availableParallelism, platform, release, totalmem } from 'node:os'
import { strToU8, zip } from 'fflate'
import type { Description, EngineAvailability } from '@contract/description'
import { toFailure } from '@contract/failure'
import type { ReportFile } from '@contract/program-log'
import type { Survey, SurveyedRun } from '../../store'
import { writeLogLine } from '../program-log/lines'
import type { ProgramLog } from '../program-log/log-file'
import { valueWithoutPrivateWords, withoutPrivateWords } from './private-words'

/** What a report is made of. */
export interface ReportParts {
  readonly version: string
  readonly host: Description['host']
  /** Looks at the history, which need not be one that can be opened as usual. */
  readonly survey: () => Survey | Promise<Survey>
  readonly log: ProgramLog
  readonly describeEngines: () => Promise<readonly EngineAvailability[]>
  readonly now?: (() => number) | undefined
}

/** Lines of the program's log that a report has. */
const mostLines = 2000

const introduction = `A report of Cloudpin, for whoever is to find out what went wrong.

about.json      the program, the system and its engines
history.json    how the history is, and the last runs that ended early with their specs and logs
log.txt         the end of the program's log

Folders, the names of this machine and of its user are left out or replaced: ~, <data>, <tmp>, <machine>, <user>.
The names that you gave to runs are not in their specs. Read it before you hand it on; it is text throughout.
`

/**
 * Makes a report: how the program, its engines and its history are, and what was logged. It can always be made: what
 * cannot be found out stands in it as a sentence.
 */
export async function makeReport(parts: ReportParts): Promise<ReportFile> {
  const { version, host, log, now = Date.now } = parts
  const at = new Date(now())
  const about = {
    version,
    host,
    at: at.toISOString(),
    system: {
      platform: platform(),
      release: release(),
      arch: arch(),
      cores: availableParallelism(),
      memory: totalmem(),
    },
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    engines: await orSentence(parts.describeEngines),
  }
  const history = await orSentence(async () => surveyed(await parts.survey()))
  const lines = await log.recent(mostLines)
  const files = {
    'README.txt': introduction,
    'about.json': asJson(about),
    'history.json': asJson(history),
    'log.txt': withoutPrivateWords(lines.map(writeLogLine).join('')),
  }
  const bytes = await zipped(files, at)
  return { name: `cloudpin-report-${at.toISOString().slice(0, 19).replaceAll(':', '-')}.zip`, bytes }
}

const surveyed = ({ endedEarly, ...rest }: Survey) => ({ ...rest, endedEarly: endedEarly.map(readable) })

/** A run's spec without the name that a person gave it, and its failure, as values where they can be read. */
function readable({ spec, failure, ...rest }: SurveyedRun) {
  const read = parsed(spec)
  const nameless = typeof read === 'object' && read !== null ? { ...read, name: undefined } : read
  return { ...rest, spec: nameless, failure: failure === null ? null : parsed(failure) }
}

/** A zip of texts, made on another thread where they are long. */
const zipped = (files: Readonly<Record<string, string>>, mtime: Date): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const contents = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))
    zip(contents, { mtime }, (error, bytes) => {
      if (error) reject(error)
      else resolve(bytes)
    })
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function orSentence<T>(work: () => T | Promise<T>): Promise<T | string> {
  try {
    return await work()
  } catch (thrown) {
    return toFailure(thrown).message
  }
}

const asJson = (value: unknown): string => `${JSON.stringify(valueWithoutPrivateWords(value), null, 2)}\n`
