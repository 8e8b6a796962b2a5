import type { Handlers } from '@contract/api'
import { fail } from '@contract/failure'
import type { History, Reader } from '../../store'
import type { Broadcast } from '../broadcast'
import type { RunIndex } from './run-index'
import type { SettingsFile } from '../settings'

type Names =
  | 'app.openFolder'
  | 'settings.get'
  | 'settings.set'
  | 'history.size'
  | 'history.check'
  | 'history.backUp'
  | 'history.prunable'
  | 'history.prune'
  | 'history.pack'

export interface UpkeepParts {
  readonly history: History
  readonly index: RunIndex
  readonly reader: Reader
  readonly broadcast: Broadcast
  readonly settings: SettingsFile
  /** Shows the folder of a file in the system's own window; undefined where there is none. */
  readonly showFile: ((file: string) => void) | undefined
  readonly now: () => number
}

const day = 86_400_000

/** The settings, and what a person does to the history as a whole while it is open. */
export function upkeepHandlers(parts: UpkeepParts): Pick<Handlers, Names> {
  const { history, index, reader, broadcast, settings, showFile, now } = parts
  const orderOf = ({ days, bytes }: { readonly days?: number | undefined; readonly bytes?: number | undefined }) => ({
    before: days === undefined ? undefined : now() - days * day,
    largest: bytes,
  })
  return {
    'app.openFolder': () => {
      if (showFile === undefined) return Promise.reject(noDesktop())
      showFile(history.file)
      return Promise.resolve(null)
    },
    'settings.get': () => Promise.resolve(settings.state),
    'settings.set': ({ change }) =>
      Promise.resolve().then(() => {
        const changed = settings.change(change)
        broadcast.send({ kind: 'settings', settings: changed })
        return settings.state
      }),
    'history.size': () => history.size(),
    'history.check': () => reader.check(true),
    'history.backUp': () => history.backUp('asked', (copy) => reader.settle(copy)),
    'history.prunable': async (order) => {
      const runs = await reader.prunable(orderOf(order))
      return {
        runs: runs.map(({ id, name }) => ({ id, name })),
        bytes: runs.reduce((sum, run) => sum + run.bytes, 0),
      }
    },
    'history.prune': async (order) => {
      const { runs, bytes } = await history.prune(await reader.prunable(orderOf(order)))
      index.forget(runs.map(({ id }) => id))
      return { runs, bytes }
    },
    'history.pack': () => reader.pack(),
  }
}

const noDesktop = () =>
  fail('not-allowed', 'A folder is opened on the desktop alone; here the path above says where it lies.')
