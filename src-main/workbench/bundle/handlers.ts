import { join } from 'node:path'
import type { Handlers, ProcedureName } from '@contract/api'
import { fail } from '@contract/failure'
import { Incoming } from '../../datasets/incoming'
import type { History } from '../../store'
import type { RunIndex } from '../history/run-index'
import { importBundle } from './import'
import type { ReadBundle } from './reading'

export interface BundleRoom {
  readonly history: History
  readonly index: RunIndex
  readonly read: ReadBundle
  now(): number
  /** Has the history be read. */
  ready(): Promise<void>
}

type BundleProcedure = Extract<ProcedureName, `bundles.${string}`>

/** The procedures by which a window gives the history the runs of a bundle. */
export function bundleHandlers({ history, index, read, now, ready }: BundleRoom) {
  const incoming = new Incoming()
  const handlers: Pick<Handlers, BundleProcedure> = {
    'bundles.upload': async ({ upload, pieces }) => ({ bytes: await incoming.take(upload, pieces) }),
    'bundles.import': async ({ upload }) => {
      await ready()
      const [file, ...others] = incoming.tops(upload)
      const folder = incoming.folder(upload)
      try {
        if (file === undefined || others.length > 0) throw fail('invalid-input', 'Send one bundle at a time.')
        const imported = await importBundle(history, join(folder, file), { read, now })
        await index.reread(imported.filter(({ outcome }) => outcome !== 'there').map(({ run }) => run))
        return imported
      } finally {
        await incoming.discard(upload)
      }
    },
  }
  return { handlers, close: () => incoming.close() }
}
