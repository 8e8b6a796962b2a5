import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importFiles, previewFiles } from '../../src-main/datasets/import'
import { listKept, readKept, removeKept } from '../../src-main/datasets/kept'
import { emptyFolder, failureOf, filled, ownHome } from './files'
import { greyPng, idx } from './formats'
import { keepSmall } from './sets'

describe('a kept data set', () => {
  it('is read back as it was imported, and described by its manifest', () => {
    ownHome()
    const kept = keepSmall([0, 1, 2, 3, 255, 254, 253, 252, 9, 9, 9, 9], [0, 2, 0])
    expect(kept).toMatchObject({ name: 'small', source: 'npy', height: 2, width: 2, channels: 1, train: 3, test: 0 })
    expect(kept.classes.map(({ train }) => train)).toEqual([2, 0, 1])
    const images = readKept(kept.hash)
    expect([...images.pixels]).toEqual([0, 1, 2, 3, 255, 254, 253, 252, 9, 9, 9, 9])
    expect([...(images.labels ?? [])]).toEqual([0, 2, 0])
    expect(listKept()).toEqual({ kept: [kept], damaged: [] })
  })

  it('has a hash of what it holds, whatever it is called and comes from', () => {
    ownHome()
    const fromNpy = keepSmall([1, 2, 3, 4], [0])
    const idxFiles = { 'x.idx': idx([1, 2, 2], [1, 2, 3, 4]), 'y.idx': idx([1], [0]) }
    const fromIdx = importFiles([filled(idxFiles)], 'another name', 5)
    expect(fromIdx.hash).toBe(fromNpy.hash)
    expect(listKept().kept.map(({ name }) => name)).toEqual(['another name'])
    expect(keepSmall([1, 2, 3, 5], [0]).hash).not.toBe(fromNpy.hash)
  })

  it('is not there by half: a wrong file leaves nothing behind', () => {
    const home = ownHome()
    const folder = filled({ 'a.png': greyPng(2, 1), 'b.png': greyPng(3, 1) })
    failureOf(() => importFiles([folder], 'broken', 0))
    expect(existsSync(join(home, 'datasets'))).toBe(false)
  })

  it('whose copy was changed or cut off is refused, and healed by importing the same again', () => {
    const home = ownHome()
    const { hash } = keepSmall([1, 2, 3, 4], [0])
    const file = join(home, 'datasets', hash, 'images.u8')
    writeFileSync(file, Uint8Array.of(1, 2, 3, 9))
    expect(failureOf(() => readKept(hash))).toEqual({
      code: 'data-damaged',
      message:
        'The data set “small” is damaged: its images are not those that were imported. Import the same images once more.',
      field: 'target.dataset',
    })
    writeFileSync(file, Uint8Array.of(1, 2, 3))
    expect(failureOf(() => readKept(hash)).message).toContain('has 3 bytes in the place of 4')
    expect(keepSmall([1, 2, 3, 4], [0]).hash).toBe(hash)
    expect([...readKept(hash).pixels]).toEqual([1, 2, 3, 4])
  })

  it('whose manifest was changed is passed over in the list and refused by name', () => {
    const home = ownHome()
    const { hash } = keepSmall([1, 2, 3, 4], [0])
    const file = join(home, 'datasets', hash, 'manifest.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"height": 2', '"height": "x"'))
    expect(listKept()).toEqual({ kept: [], damaged: [hash] })
    expect(failureOf(() => readKept(hash, 'small')).message).toBe(
      `The data set “small” (${hash.slice(0, 12)}…) is damaged: its manifest.json does not describe it. Import the same images once more.`,
    )
  })

  it('is gone once it was removed, and a run that needs it is told what to do', () => {
    const home = ownHome()
    const { hash } = keepSmall([1, 2, 3, 4], [0])
    removeKept(hash)
    expect(readdirSync(join(home, 'datasets'))).toEqual([])
    expect(failureOf(() => readKept(hash, 'small'))).toEqual({
      code: 'data-missing',
      message: `The data set “small” (${hash.slice(0, 12)}…) is not kept on this machine. Import the same images once more, or choose another data set.`,
      field: 'target.dataset',
    })
  })

  it('cannot be kept where the data folder cannot be written', () => {
    const file = join(emptyFolder(), 'a-file')
    writeFileSync(file, '')
    process.env['CLOUDPIN_HOME'] = file
    expect(failureOf(() => keepSmall([1, 2, 3, 4], [0]))).toEqual({
      code: 'history-unwritable',
      message: 'The data set cannot be kept in the data folder (ENOTDIR).',
    })
    rmSync(file)
    ownHome()
  })
})

describe('a preview', () => {
  it('shows images evenly from all of them, and keeps nothing', () => {
    const home = ownHome()
    const pixels = Uint8Array.from({ length: 200 }, (_, i) => i)
    const folder = filled({
      'x.idx': idx([200, 1, 1], pixels),
      'y.idx': idx(
        [200],
        pixels.map((i) => i % 4),
      ),
    })
    const { manifest, samples, keptAs } = previewFiles([folder], 'numbers', 0)
    expect(manifest.classes.map(({ name, train }) => [name, train])).toEqual([0, 1, 2, 3].map((i) => [String(i), 50]))
    expect(samples.shape).toEqual([64, 1])
    const places = Array.from(samples.values, (value) => Math.round((value + 1) * 127.5))
    expect(places).toEqual(Array.from({ length: 64 }, (_, i) => Math.floor((i * 200) / 64)))
    expect([...(samples.labels ?? [])]).toEqual(places.map((place) => place % 4))
    expect(keptAs).toBeNull()
    expect(existsSync(join(home, 'datasets'))).toBe(false)
    importFiles([folder], 'kept numbers', 0)
    expect(previewFiles([folder], 'numbers', 0).keptAs).toBe('kept numbers')
  })
})
