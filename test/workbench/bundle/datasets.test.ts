import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync, type Unzipped } from 'fflate'
import { describe, expect, test } from 'vitest'
import type { DatasetManifest } from '@contract/dataset'
import { readKept } from '../../../src-main/datasets/kept'
import type { History } from '../../../src-main/store'
import { importBundle } from '../../../src-main/workbench/bundle/import'
import { mergeHistory } from '../../../src-main/workbench/bundle/merge'
import { writeBundle } from '../../../src-main/workbench/bundle/write'
import { emptyFolder, ownHome } from '../../datasets/files'
import { keepTwoClasses, targetOf } from '../../datasets/sets'
import { failureOf, openHistory, scratchFolder, specOf } from '../../store/scratch'

const file = () => join(scratchFolder(), 'run.zip')

/** A history of runs that were trained on a data set. */
function historyOn(manifest: DatasetManifest, ids = ['run1']): History {
  const history = openHistory()
  for (const id of ids) {
    history.runs.add([{ id, spec: specOf({ target: targetOf(manifest) }), engine: 'onnx', createdAt: 1 }])
    history.runs.change(id, { state: 'done', stepsDone: 1, finishedAt: 2 })
  }
  return history
}

/** A bundle of a run on a machine of its own, and the data set that it was trained on. */
async function bundled(ids = ['run1']) {
  const home = ownHome()
  const manifest = keepTwoClasses()
  const zip = file()
  const leftOut = await writeBundle(historyOn(manifest, ids), ids, zip)
  return { home, manifest, images: readKept(manifest.hash), zip, leftOut }
}

describe('the images that a run was trained on', () => {
  test('come along once, are in their place elsewhere, and make the same bundle from there', async () => {
    const { manifest, images, zip, leftOut } = await bundled(['run1', 'run2'])
    expect(leftOut).toEqual([])
    const folder = `datasets/${manifest.hash}`
    const inside = Object.keys(unzipSync(readFileSync(zip))).filter((name) => name.startsWith('datasets'))
    expect(inside).toEqual(['manifest.json', 'images.npy', 'labels.npy'].map((name) => `${folder}/${name}`))
    const home = ownHome()
    const other = openHistory()
    expect(await importBundle(other, zip)).toEqual(['run1', 'run2'].map((run) => ({ run, outcome: 'added' })))
    expect(existsSync(join(home, 'datasets', manifest.hash))).toBe(true)
    expect(readKept(manifest.hash)).toEqual(images)
    const again = file()
    await writeBundle(other, ['run1', 'run2'], again)
    expect(readFileSync(again).equals(readFileSync(zip))).toBe(true)
  })

  test('are left out where they are large or not kept here, which is said; the run lacks them elsewhere', async () => {
    const { manifest } = await bundled()
    const history = historyOn(manifest)
    const zip = file()
    const [left] = await writeBundle(history, ['run1'], zip, { largestDataset: 100 })
    expect(left?.name).toBe('small')
    expect(left?.bytes).toBeGreaterThan(600)
    ownHome()
    expect(await importBundle(openHistory(), zip)).toEqual([{ run: 'run1', outcome: 'added', lacks: 'small' }])
    expect(await writeBundle(history, ['run1'], file())).toEqual([{ name: 'small', bytes: null }])
  })

  test('that are here already stay as they are, and damaged ones are healed', async () => {
    const { home, manifest, images, zip } = await bundled()
    const kept = join(home, 'datasets', manifest.hash)
    const before = JSON.stringify({ ...manifest, name: 'my own name' })
    writeFileSync(join(kept, 'manifest.json'), before)
    await importBundle(openHistory(), zip)
    expect(readFileSync(join(kept, 'manifest.json'), 'utf8')).toBe(before)
    writeFileSync(join(kept, 'images.u8'), 'damaged')
    await importBundle(openHistory(), zip)
    expect(readKept(manifest.hash)).toEqual(images)
  })

  test('of another machine’s history are taken from beside it', async () => {
    const { home, manifest, images } = await bundled()
    const theirs = historyOn(manifest)
    theirs.close()
    const data = emptyFolder()
    for (const name of ['history.sqlite', 'history.files']) mkdirSync(join(data, name), { recursive: true })
    const history = join(data, 'theirs.sqlite')
    writeFileSync(history, readFileSync(theirs.file))
    renameSync(join(home, 'datasets'), join(data, 'datasets'))
    ownHome()
    expect(await mergeHistory(openHistory(), history)).toEqual([{ run: 'run1', outcome: 'added' }])
    expect(readKept(manifest.hash)).toEqual(images)
  })
})

describe('hostile images of a bundle are refused, and nothing is kept', () => {
  type Change = (files: Unzipped, path: (name: string) => string) => unknown
  const without =
    (name: string): Change =>
    (files, path) =>
      Reflect.deleteProperty(files, path(name))
  const manifestOf = (change: (manifest: Record<string, unknown>) => void): Change => {
    return (files, path) => {
      const parsed: unknown = JSON.parse(strFromU8(files[path('manifest.json')] ?? new Uint8Array()))
      if (typeof parsed !== 'object' || parsed === null) throw new Error('no manifest')
      const manifest = { ...parsed }
      change(manifest)
      files[path('manifest.json')] = strToU8(JSON.stringify(manifest))
    }
  }
  test.each<[string, Change, string]>([
    ['a changed pixel', (files, path) => files[path('images.npy')]?.fill(7, -1), 'its images were changed or damaged'],
    ['a changed label', (files, path) => files[path('labels.npy')]?.fill(1, -2), 'its images were changed or damaged'],
    ['a label beyond', (files, path) => files[path('labels.npy')]?.fill(9, -1), 'names a class that is not there'],
    ['missing images', without('images.npy'), 'images.npy is missing'],
    ['missing labels', without('labels.npy'), 'labels.npy is missing'],
    ['no manifest', without('manifest.json'), 'manifest.json is missing'],
    ['numbers that are none', (files, path) => (files[path('images.npy')] = strToU8('x')), 'images.npy does not begin'],
    ['another hash', manifestOf((all) => (all['hash'] = 'b'.repeat(64))), 'manifest.json does not describe it'],
    ['a huge size', manifestOf((all) => (all['train'] = 4_999_999)), 'images.npy'],
    ['other counts', manifestOf((all) => (all['classes'] = [])), 'it has labels, and no classes'],
    ['a strange file', (files, path) => (files[path('run.sh')] = strToU8('x')), 'no part of a bundle'],
    ['a path out of it', (files, path) => (files[path('../../x.npy')] = strToU8('x')), 'no part of a bundle'],
  ])('%s', async (_, change, words) => {
    const { manifest, zip } = await bundled()
    const files = unzipSync(readFileSync(zip))
    change(files, (name) => `datasets/${manifest.hash}/${name}`)
    writeFileSync(zip, zipSync(files))
    const home = ownHome()
    const history = openHistory()
    const failure = await failureOf(() => importBundle(history, zip))
    expect(failure.code).toBe('data-damaged')
    expect(failure.message).toContain(words)
    expect(history.runs.page(0, 10).runs).toEqual([])
    expect(existsSync(join(home, 'datasets'))).toBe(false)
  })
})
