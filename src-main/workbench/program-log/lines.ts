import { logLevels, logSources, type LogLevel, type LogSource, type ProgramLogLine } from '@contract/program-log'

/** A longer message is cut: a log is read by people. */
const longest = 4000

const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\w+) +(\w+): (.*)$/

/** A line as it stands in the file; further lines of a message are indented, so that each entry begins with its time. */
export function writeLogLine({ at, level, source, message }: ProgramLogLine): string {
  const cut = message.length > longest ? `${message.slice(0, longest)} …` : message
  // other control characters could move the cursor of whoever reads the file in a terminal
  const text = cut.replaceAll(/\r\n?/g, '\n').replaceAll(/(?!\n)\p{Cc}/gu, ' ')
  return `${new Date(at).toISOString()} ${level.padEnd(7)} ${source}: ${text.replaceAll('\n', '\n  ')}\n`
}

const isLevel = (word: string): word is LogLevel => logLevels.some((level) => level === word)
const isSource = (word: string): word is LogSource => logSources.some((source) => source === word)

/** Reads what `writeLogLine` wrote, the oldest first; what is before the first entry that is whole is left out. */
export function readLogLines(text: string): ProgramLogLine[] {
  const entries: { at: number; level: LogLevel; source: LogSource; message: string }[] = []
  for (const line of text.split('\n')) {
    const [, time = '', level = '', source = '', message = ''] = pattern.exec(line) ?? []
    const last = entries.at(-1)
    if (isLevel(level) && isSource(source)) entries.push({ at: Date.parse(time), level, source, message })
    else if (last && line.startsWith('  ')) last.message += `\n${line.slice(2)}`
  }
  return entries
}
