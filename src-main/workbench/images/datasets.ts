import { basename } from 'node:path'
import type { Handlers, ParsedInputOf } from '@contract/api'
import type { DatasetFiles, DatasetManifest, DatasetPreview, DatasetSummary } from '@contract/dataset'
import { fail } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import { Incoming } from '../../datasets/incoming'
import { bytesOf, listKept, readManifest, removeKept } from '../../datasets/kept'
import type { TaskOutcome } from '../../engine/messages'
import type { EngineSupervisor, RunningTask } from '../../engine/supervision/supervisor'

export interface DatasetParts {
  readonly supervisor: EngineSupervisor
  /** All runs, those in the trash included, once the history is read. */
  readonly runs: () => Promise<readonly RunSummary[]>
  readonly now: () => number
}

/** The kept data sets of images: listed, imported by an engine process, removed. */
export class Datasets {
  private readonly incoming = new Incoming()
  private readonly underWay = new Set<RunningTask>()

  constructor(private readonly parts: DatasetParts) {}

  async list(): Promise<DatasetSummary[]> {
    const users = await this.users()
    return listKept().kept.map((manifest) => summaryOf(manifest, users))
  }

  async upload({ upload, pieces }: ParsedInputOf<'datasets.upload'>): Promise<{ readonly bytes: number }> {
    return { bytes: await this.incoming.take(upload, pieces) }
  }

  /** What files would become. Errors: those of `previewFiles`, and `cancelled` once it was stopped. */
  async preview({ from, name }: ParsedInputOf<'datasets.preview'>): Promise<DatasetPreview> {
    const outcome = await this.read('preview', from, name)
    if (outcome.kind !== 'dataset-read') throw unexpected(outcome)
    return outcome.preview
  }

  /** Keeps what files hold. Errors: those of `importFiles`, and `cancelled` once it was stopped. */
  async import({ from, name }: ParsedInputOf<'datasets.import'>): Promise<DatasetSummary> {
    const outcome = await this.read('import', from, name)
    if (outcome.kind !== 'dataset-kept') throw unexpected(outcome)
    if (from.kind === 'upload') await this.incoming.discard(from.upload)
    return summaryOf(outcome.manifest, await this.users())
  }

  /** Ends the reading of files. */
  stop(): void {
    for (const task of this.underWay) task.stop()
  }

  discard(upload: string): Promise<void> {
    return this.incoming.discard(upload)
  }

  async remove({ dataset, confirmed = false }: ParsedInputOf<'datasets.remove'>): Promise<void> {
    const { name } = readManifest(dataset)
    const runs = (await this.users()).get(dataset) ?? 0
    if (runs > 0 && !confirmed) {
      const [were, their, they] =
        runs === 1 ? ['One run was', 'its', 'it'] : [`${String(runs)} runs were`, 'their', 'they']
      throw fail(
        'needs-confirmation',
        `${were} trained on “${name}”: ${their} results stay, but without the images ${they} can neither go on nor be measured again.`,
      )
    }
    removeKept(dataset)
  }

  async close(): Promise<void> {
    this.stop()
    await this.incoming.close()
  }

  private async read(
    purpose: 'preview' | 'import',
    from: DatasetFiles,
    name: string | undefined,
  ): Promise<TaskOutcome> {
    const paths = from.kind === 'paths' ? from.paths : [this.incoming.folder(from.upload)]
    const tops = from.kind === 'paths' ? paths.map((path) => basename(path)) : this.incoming.tops(from.upload)
    const called = name ?? nameOf(tops)
    const task = this.parts.supervisor.run({ kind: 'dataset', purpose, paths, name: called, at: this.parts.now() })
    this.underWay.add(task)
    try {
      return await task.finished
    } finally {
      this.underWay.delete(task)
    }
  }

  /** How many runs were trained on each data set. */
  private async users(): Promise<ReadonlyMap<string, number>> {
    const users = new Map<string, number>()
    for (const { spec } of await this.parts.runs()) {
      if (spec.target.kind === 'images') users.set(spec.target.dataset, (users.get(spec.target.dataset) ?? 0) + 1)
    }
    return users
  }
}

/** The procedures about data sets. */
export const datasetHandlers = (datasets: Datasets) =>
  ({
    'datasets.list': () => datasets.list(),
    'datasets.upload': (input) => datasets.upload(input),
    'datasets.preview': (input) => datasets.preview(input),
    'datasets.import': (input) => datasets.import(input),
    'datasets.stop': () => {
      datasets.stop()
      return Promise.resolve(null)
    },
    'datasets.discard': async ({ upload }) => {
      await datasets.discard(upload)
      return null
    },
    'datasets.remove': async (input) => {
      await datasets.remove(input)
      return null
    },
  }) satisfies Partial<Handlers>

const summaryOf = (manifest: DatasetManifest, users: ReadonlyMap<string, number>): DatasetSummary => ({
  ...manifest,
  bytes: bytesOf(manifest.hash),
  runs: users.get(manifest.hash) ?? 0,
})

const unexpected = ({ kind }: TaskOutcome) => fail('internal', `The engine answered “dataset” with “${kind}”.`)

/** What a data set is called until somebody gives it a name: the file or folder that it comes from. */
function nameOf(names: readonly string[]): string {
  const [first = ''] = names
  const plain = first.replace(/(\.idx|-idx\d-ubyte)?(\.(gz|npy|csv|tsv|bin|png|jpe?g|idx))?$/i, '').trim()
  return names.length === 1 && plain !== '' ? plain.slice(0, 200) : 'Images'
}
