import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InputOf } from '@contract/api'
import { CloudpinError, toFailure, type Failure } from '@contract/failure'
import { importFiles, previewFiles } from '../../../src-main/datasets/import'
import { dispatch } from '../../../src-main/hosts/bridge/dispatch'
import { filled, ownHome } from '../../datasets/files'
import { greyPng, idx } from '../../datasets/formats'
import { targetOf } from '../../datasets/sets'
import { only, trainShortly, workbenchWith } from '../bench'
import type { FakeTask } from '../fake-engine'

/** Reads files as an engine process does, and trains shortly. */
function work(fake: FakeTask): void {
  const { task } = fake
  if (task.kind === 'train') trainShortly(fake)
  if (task.kind !== 'dataset') return
  try {
    const { paths, name, at } = task
    if (task.purpose === 'preview') fake.succeed({ kind: 'dataset-read', preview: previewFiles(paths, name, at) })
    else fake.succeed({ kind: 'dataset-kept', manifest: importFiles(paths, name, at) })
  } catch (thrown) {
    fake.fail(toFailure(thrown))
  }
}

const opened = () => {
  const home = ownHome()
  const { workbench, ended } = workbenchWith(work)
  return { home, workbench, ended, handlers: workbench.handlers }
}

async function failing(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (thrown instanceof CloudpinError) return thrown.failure
  throw new Error('It was expected to fail.')
}

const fruit = {
  'fruit/apple/1.png': greyPng(2, 10),
  'fruit/apple/2.png': greyPng(2, 20),
  'fruit/plum/1.png': greyPng(2, 90),
}
const pieces = (files: Readonly<Record<string, Uint8Array>>): InputOf<'datasets.upload'>['pieces'] =>
  Object.entries(files).map(([path, bytes]) => ({ path, offset: 0, bytes: Uint8Array.from(bytes) }))

describe('data sets', () => {
  it('are looked at, imported from a path, listed with the runs that need them, and removed when that is meant', async () => {
    const { handlers, ended } = opened()
    const from = { kind: 'paths' as const, paths: [filled(fruit)] }
    expect(await handlers['datasets.list']({})).toEqual([])
    const { manifest } = await handlers['datasets.preview']({ from })
    expect(manifest.classes.map(({ name, train }) => [name, train])).toEqual([
      ['apple', 2],
      ['plum', 1],
    ])
    expect(await handlers['datasets.list']({})).toEqual([])

    const kept = await handlers['datasets.import']({ from, name: 'fruit' })
    expect(kept).toMatchObject({ hash: manifest.hash, name: 'fruit', source: 'pictures', train: 3, runs: 0 })
    const spec = { target: targetOf(kept), network: { width: 4 } }
    const run = only(await handlers['runs.start']({ specs: [spec] }))
    await ended(run.id)
    expect(only(await handlers['datasets.list']({})).runs).toBe(1)

    expect(await failing(handlers['datasets.remove']({ dataset: kept.hash }))).toMatchObject({
      code: 'needs-confirmation',
      message:
        'One run was trained on “fruit”: its results stay, but without the images it can neither go on nor be measured again.',
    })
    await handlers['runs.delete']({ runs: [run.id] })
    expect((await failing(handlers['datasets.remove']({ dataset: kept.hash }))).code).toBe('needs-confirmation')
    await handlers['datasets.remove']({ dataset: kept.hash, confirmed: true })
    expect(await handlers['datasets.list']({})).toEqual([])
    expect((await failing(handlers['datasets.remove']({ dataset: kept.hash, confirmed: true }))).code).toBe(
      'data-missing',
    )
  })

  it('are sent by a window piece by piece, called as what was chosen, and leave nothing behind', async () => {
    const { handlers, home } = opened()
    const upload = randomUUID()
    const images = idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])
    const halves = [images.slice(0, 10), images.slice(10)] as const
    const path = 'digits/train-images.idx'
    await handlers['datasets.upload']({ upload, pieces: [{ path, offset: 0, bytes: halves[0] }] })
    const { bytes } = await handlers['datasets.upload']({
      upload,
      pieces: [{ path, offset: 10, bytes: halves[1] }, ...pieces({ 'digits/train-labels.idx': idx([2], [1, 0]) })],
    })
    expect(bytes).toBe(images.length + 10)
    const { manifest } = await handlers['datasets.preview']({ from: { kind: 'upload', upload } })
    expect(manifest).toMatchObject({ name: 'digits', train: 2 })
    await handlers['datasets.import']({ from: { kind: 'upload', upload } })
    expect(readdirSync(join(home, 'datasets', '.incoming'))).toEqual([])
    expect((await failing(handlers['datasets.preview']({ from: { kind: 'upload', upload } }))).code).toBe('not-found')
  })

  it('that are given up are forgotten, as is what was sent when the workbench closes', async () => {
    const { handlers, home, workbench } = opened()
    const [first, second] = [randomUUID(), randomUUID()]
    await handlers['datasets.upload']({ upload: first, pieces: pieces(fruit) })
    await handlers['datasets.upload']({ upload: second, pieces: pieces(fruit) })
    await handlers['datasets.discard']({ upload: first })
    expect(readdirSync(join(home, 'datasets', '.incoming'))).toEqual([second])
    await workbench.close()
    expect(readdirSync(join(home, 'datasets', '.incoming'))).toEqual([])
  })

  it('are not written outside their upload, nor out of order', async () => {
    const { handlers, home } = opened()
    const upload = randomUUID()
    const send = (path: string, offset = 0) =>
      failing(handlers['datasets.upload']({ upload, pieces: [{ path, offset, bytes: Uint8Array.of(1) }] }))
    for (const path of ['../a.png', 'a/../../b.png', '/', 'a\\b.png', 'c:/x.png', 'a\0.png', 'x/'.repeat(9)]) {
      const failure = await send(path)
      expect(failure.code).toBe('invalid-input')
      expect(failure.message).toMatch(/is no path of a file within a folder\.$/)
    }
    expect((await send('a.png', 5)).message).toBe('a.png came out of order: 0 bytes are here, the piece begins at 5.')
    expect(existsSync(join(home, 'datasets', 'a.png'))).toBe(false)
    const named = await dispatch(handlers, 'datasets.upload', { upload: '../..', pieces: pieces(fruit) })
    expect(named).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'upload' } })
    const large = { path: 'a.png', offset: 0, bytes: new Uint8Array(4_194_305) }
    expect(await dispatch(handlers, 'datasets.upload', { upload, pieces: [large] })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', message: 'pieces[0].bytes: A piece has at most 4 MiB.' },
    })
  })

  it('that cannot be read are refused in the words of their file, and nothing is kept', async () => {
    const { handlers } = opened()
    const from = { kind: 'paths' as const, paths: [filled({ 'a.png': greyPng(2, 1), 'b.png': greyPng(3, 1) })] }
    expect(await failing(handlers['datasets.import']({ from }))).toEqual({
      code: 'data-damaged',
      message: 'b.png has 3 × 3 pixels, a.png 2 × 2; all pictures have one size.',
      field: 'files',
    })
    expect(await handlers['datasets.list']({})).toEqual([])
  })

  it('that take long are stopped when that is asked', async () => {
    ownHome()
    const { workbench } = workbenchWith((fake) => {
      void fake.stopped.then(() => {
        fake.fail({ code: 'cancelled', message: 'Stopped.' })
      })
    })
    const { handlers } = workbench
    const reading = failing(handlers['datasets.preview']({ from: { kind: 'paths', paths: ['/nowhere'] } }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await handlers['datasets.stop']({})
    expect((await reading).code).toBe('cancelled')
  })
})
