export const logLevels = ['info', 'warning', 'fault'] as const
export type LogLevel = (typeof logLevels)[number]

/** Who a line is of: the program itself, or an engine process that it started. */
export const logSources = ['program', 'engine'] as const
export type LogSource = (typeof logSources)[number]

/** A line of the program's own log; what happened to one run stands in the log of the run. */
export interface ProgramLogLine {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly level: LogLevel
  readonly source: LogSource
  readonly message: string
}

/** The end of the program's log. */
export interface ProgramLogEnd {
  /** Where its files lie, with the home folder written as ~. */
  readonly folder: string
  /** The oldest first. */
  readonly lines: readonly ProgramLogLine[]
}

/** A zip that says how the program and its history are, to be handed to whoever can help; it names no private folder. */
export interface ReportFile {
  readonly name: string
  readonly bytes: Uint8Array
}
