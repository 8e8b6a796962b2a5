import { copyFile, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Imported } from '@contract/bundle'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError, fail } from '@contract/failure'
import { filesFolder, History } from '../../store'
import { readKept, readManifest } from '../../datasets/kept'
import { takeIn } from './dataset'
import { importBundle } from './import'
import { writeBundle } from './write'

/** Runs that are read at once. */
const pageSize = 100

/**
 * Takes every run of another history, such as another machine's, into this one; see `importBundle` for what happens to
 * those that are there already. The other history stays as it is: a copy of it is brought to this version and read.
 */
export async function mergeHistory(history: History, file: string): Promise<Imported[]> {
  const other = resolve(file)
  if (other === history.file) throw fail('not-allowed', `${file} is this history itself; name another one.`, file)
  if (!(await stat(other).catch(() => null))?.isFile()) throw fail('not-found', `There is no history ${file}.`, file)
  const folder = await mkdtemp(join(tmpdir(), 'cloudpin-merge-'))
  try {
    const copy = join(folder, 'history.sqlite')
    await copyFile(other, copy)
    await copyFile(`${other}-wal`, `${copy}-wal`).catch(() => undefined)
    await symlink(filesFolder(other), filesFolder(copy), 'junction')
    const datasets = join(dirname(other), 'datasets')
    return await takeAll(history, copy, { zip: join(folder, 'run.zip'), datasets })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Sources {
  /** Where runs are bundled on their way. */
  readonly zip: string
  /** The folder that the other history's data sets lie in. */
  readonly datasets: string
}

async function takeAll(history: History, copy: string, { zip, datasets }: Sources): Promise<Imported[]> {
  const source = History.open(copy)
  try {
    const imported: Imported[] = []
    for (let after: number | null = 0; after !== null;) {
      const page = source.runs.page(after, pageSize)
      for (const { run, deletedAt } of page.runs) {
        if (deletedAt !== null) continue
        takeImages(run.spec, datasets)
        // the images are taken from where they lie, once
        await writeBundle(source, [run.id], zip, { largestDataset: 0 })
        imported.push(...(await importBundle(history, zip)))
      }
      after = page.next
    }
    return imported
  } finally {
    source.close()
  }
}

/** Takes in the images that a run was trained on, where they lie beside its history whole, and not here. */
function takeImages({ target }: ExperimentSpec, datasets: string): void {
  if (target.kind !== 'images') return
  try {
    const { dataset } = target
    takeIn({ manifest: readManifest(dataset, undefined, datasets), images: readKept(dataset, undefined, datasets) })
  } catch (thrown) {
    // a run is worth having without them
    if (!(thrown instanceof CloudpinError)) throw thrown
  }
}
