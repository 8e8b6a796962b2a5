import type { Handlers } from '@contract/api'
import type { Description, EngineAvailability } from '@contract/description'
import type { Survey } from '../../store'
import type { ProgramLog } from '../program-log/log-file'
import { shortened } from '../shortened'
import { makeReport } from './report'

export interface SupportParts {
  readonly log: ProgramLog
  readonly version: string
  readonly host: Description['host']
  readonly describeEngines: () => Promise<readonly EngineAvailability[]>
  /** Looks at the history, which need not be one that can be opened. */
  readonly survey: () => Survey | Promise<Survey>
  readonly now?: (() => number) | undefined
}

/** What helps where something goes wrong; it does not need the history. */
export const supportHandlers = (parts: SupportParts): Pick<Handlers, 'app.log' | 'app.report'> => ({
  'app.log': async ({ lines }) => ({
    folder: parts.log.folder === null ? '' : shortened(parts.log.folder),
    lines: await parts.log.recent(lines),
  }),
  'app.report': () => makeReport(parts),
})
