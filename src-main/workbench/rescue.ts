import { procedures, type Handlers, type ProcedureName } from '@contract/api'
import { CloudpinError, toFailure, type Failure } from '@contract/failure'
import type { HistoryState } from '@contract/history'
import { backupsOf, restoreBackup } from '../store'
import { Broadcast, type Listener } from './broadcast'
import { supportHandlers, type SupportParts } from './report/handlers'
import type { Workbench } from './workbench'

/** A workbench for windows: where its history cannot be opened, it is there all the same and offers the backups. */
export interface RescuableWorkbench {
  /** Of the workbench that is open now; ask anew for each call. */
  readonly handlers: Handlers
  listen(listener: Listener): () => void
  close(): Promise<void>
}

/**
 * Opens a workbench on a history's file. Where that fails, every procedure answers with the reason, save those that
 * show the backups, put one in the history's place, try again, or help to find out why. A workbench that is open is
 * closed before its history is replaced: what it trains ends as interrupted.
 */
export function openRescuable(open: () => Workbench, file: string, support: SupportParts): RescuableWorkbench {
  const broadcast = new Broadcast()
  const attempt = (): Opened => {
    const opened = tryTo(open)
    if (!opened.ok) support.log.write('fault', 'program', opened.failure.message)
    return opened
  }
  let current = attempt()
  let endListening = follow(current, broadcast)

  const replace = async (work: () => Promise<unknown>): Promise<null> => {
    if (current.ok) await current.workbench.close()
    endListening()
    try {
      await work()
    } finally {
      current = attempt()
      endListening = follow(current, broadcast)
    }
    if (!current.ok) throw new CloudpinError(current.failure)
    broadcast.send({ kind: 'history', failure: null })
    return null
  }
  const changing = {
    'history.restore': ({ backup }: { readonly backup: string }) =>
      replace(async () => {
        await restoreBackup(file, backup)
        support.log.write('info', 'program', `The history was replaced by the backup ${backup}.`)
      }),
    'history.reopen': () => replace(() => Promise.resolve()),
  }

  return {
    get handlers() {
      return { ...(current.ok ? current.workbench.handlers : refusing(current.failure, file, support)), ...changing }
    },
    listen: (listener) => broadcast.listen(listener),
    close: async () => {
      endListening()
      if (current.ok) await current.workbench.close()
    },
  }
}

type Opened = { readonly ok: true; readonly workbench: Workbench } | { readonly ok: false; readonly failure: Failure }

function tryTo(open: () => Workbench): Opened {
  try {
    return { ok: true, workbench: open() }
  } catch (thrown) {
    return { ok: false, failure: toFailure(thrown) }
  }
}

const follow = (opened: Opened, broadcast: Broadcast): (() => void) =>
  opened.ok
    ? opened.workbench.listen((event) => {
        broadcast.send(event)
      })
    : () => undefined

function refusing(failure: Failure, file: string, support: SupportParts): Handlers {
  const refused = forEvery(() => Promise.reject(new CloudpinError(failure)))
  const state = (): HistoryState => ({ open: false, failure, checked: false, backups: backupsOf(file) })
  return { ...refused, ...supportHandlers(support), 'history.state': () => Promise.resolve(state()) }
}

/** The same handler for every procedure. */
function forEvery<H>(handler: H): Record<ProcedureName, H> {
  const all: Partial<Record<ProcedureName, H>> = {}
  const isProcedure = (name: string): name is ProcedureName => Object.hasOwn(procedures, name)
  for (const name of Object.keys(procedures)) if (isProcedure(name)) all[name] = handler
  return all as Record<ProcedureName, H>
}
