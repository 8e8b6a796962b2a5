import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { listFiles } from '../../src-main/datasets/files'
import { readSource } from '../../src-main/datasets/recognise'
import { filled } from './files'
import { cifar, greyPng, idx, jpeg, npy, png } from './formats'

const read = (files: Readonly<Record<string, Uint8Array | string>>) => readSource(listFiles([filled(files)]))

describe('IDX files', () => {
  const images = idx([3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 255, 254, 253, 252])
  const labels = idx([3], [0, 2, 1])

  it('become images with labels, and those called t10k the test', () => {
    const { images: set, source } = read({
      'train-images-idx3-ubyte': images,
      'train-labels-idx1-ubyte': labels,
      't10k-images-idx3-ubyte': idx([1, 2, 2], [7, 7, 7, 7]),
      't10k-labels-idx1-ubyte': idx([1], [2]),
    })
    expect(source).toBe('idx')
    expect(set).toMatchObject({ height: 2, width: 2, channels: 1, train: 3, test: 1, classes: ['0', '1', '2'] })
    expect([...set.pixels]).toEqual([0, 1, 2, 3, 10, 11, 12, 13, 255, 254, 253, 252, 7, 7, 7, 7])
    expect([...(set.labels ?? [])]).toEqual([0, 2, 1, 2])
  })

  it('are the same when they are packed, and images alone have no classes', () => {
    const { images: set } = read({ 'train-images-idx3-ubyte.gz': gzipSync(images) })
    expect(set).toMatchObject({ train: 3, test: 0, classes: [], labels: null })
    expect([...set.pixels.subarray(8)]).toEqual([255, 254, 253, 252])
  })
})

describe('the batches of CIFAR-10', () => {
  it('become pixels with their channels together, and the names of the classes are read', () => {
    const names = ['plane', 'car', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'lorry']
    const { images: set } = read({
      'cifar-10-batches-bin/data_batch_1.bin': cifar([3, 9]),
      'cifar-10-batches-bin/data_batch_2.bin': cifar([0]),
      'cifar-10-batches-bin/test_batch.bin': cifar([5]),
      'cifar-10-batches-bin/batches.meta.txt': `${names.join('\n')}\n\n`,
      'cifar-10-batches-bin/readme.html': '<p>',
    })
    expect(set).toMatchObject({ height: 32, width: 32, channels: 3, train: 3, test: 1, classes: names })
    expect([...set.pixels.subarray(0, 4)]).toEqual([30, 31, 32, 30])
    expect([...(set.labels ?? [])]).toEqual([3, 9, 0, 5])
  })
})

describe('a folder of pictures', () => {
  it('has the classes of its subfolders, in the order of their names, and says what it left out', () => {
    const { images: set, notes } = read({
      'b/2.png': greyPng(3, 200),
      'b/1.png': greyPng(3, 100),
      'a/x.png': greyPng(3, 5),
      'a/words.txt': 'hello',
      'a/.hidden': 'hello',
    })
    expect(set).toMatchObject({ height: 3, width: 3, channels: 1, train: 3, classes: ['a', 'b'] })
    expect([...(set.labels ?? [])]).toEqual([0, 1, 1])
    expect([0, 9, 18].map((at) => set.pixels[at])).toEqual([5, 100, 200])
    expect(notes).toEqual(['One file is no picture and was left out, the first of them a/words.txt.'])
  })

  it('is split where its folders are called train and test, but not where they are classes like any other', () => {
    const split = read({
      'train/a/1.png': greyPng(2, 1),
      'train/b/1.png': greyPng(2, 2),
      'test/b/1.png': greyPng(2, 3),
    })
    expect(split.images).toMatchObject({ train: 2, test: 1, classes: ['a', 'b'] })
    const vehicles = read({ 'train/1.png': greyPng(2, 1), 'ship/1.png': greyPng(2, 2) })
    expect(vehicles.images).toMatchObject({ train: 2, test: 0, classes: ['ship', 'train'] })
  })

  it('may hold JPEG in colours, as large as they are, within what JPEG loses', () => {
    const { images: set } = read({ 'red.jpg': jpeg(8, [200, 20, 30]), 'blue.JPEG': jpeg(8, [10, 20, 220]) })
    expect(set).toMatchObject({ height: 8, width: 8, channels: 3, train: 2, labels: null })
    const [blue, red] = [0, 3 * 64].map((at) => [...set.pixels.subarray(at, at + 3)])
    const distance = (a: readonly number[] | undefined, b: readonly number[]) =>
      Math.max(...b.map((value, i) => Math.abs(value - (a?.[i] ?? NaN))))
    expect(distance(red, [200, 20, 30])).toBeLessThan(6)
    expect(distance(blue, [10, 20, 220])).toBeLessThan(6)
  })

  it('keeps one channel of pictures that are grey in three', () => {
    const grey = png(2, 1, 3, [9, 9, 9, 40, 40, 40])
    const { images: set, notes } = read({ '1.png': grey })
    expect(set).toMatchObject({ channels: 1 })
    expect([...set.pixels]).toEqual([9, 40])
    expect(notes).toEqual(['All pictures are grey in three equal channels; one of them is kept.'])
  })
})

describe('.npy arrays', () => {
  it('of bytes are kept as they are, with labels beside them', () => {
    const { images: set, range } = read({
      'x.npy': npy('|u1', [2, 1, 2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6, 255, 8, 9, 10, 11, 12)),
      'y.npy': npy('<i4', [2], Int32Array.of(1, 0)),
    })
    expect(set).toMatchObject({ height: 1, width: 2, channels: 3, train: 2, classes: ['0', '1'] })
    expect([...set.pixels.subarray(0, 7)]).toEqual([1, 2, 3, 4, 5, 6, 255])
    expect(range).toEqual([0, 255])
  })

  it.each([
    { name: '0 to 1', values: [0, 0.5, 0.25, 1], range: [0, 1], bytes: [0, 128, 64, 255] },
    { name: '−1 to 1', values: [-1, 0, 0.5, 1], range: [-1, 1], bytes: [0, 128, 191, 255] },
    { name: '0 to 255', values: [0, 127.4, 3, 255], range: [0, 255], bytes: [0, 127, 3, 255] },
  ])('of numbers from $name are spread over the bytes', ({ values, range, bytes }) => {
    const read32 = read({ 'x.npy': npy('<f4', [1, 2, 2], Float32Array.from(values)) })
    const read64 = read({ 'x.npy': npy('<f8', [1, 2, 2], Float64Array.from(values)) })
    expect(read32.range).toEqual(range)
    expect([...read32.images.pixels]).toEqual(bytes)
    expect(read64.images).toEqual(read32.images)
  })
})

describe('tables of pixels', () => {
  it('have a label where the first line names one, wherever it stands', () => {
    const { images: set } = read({ 'digits.csv': '"p1",p2,p3,p4,"label"\r\n1,2,3,4,7\r\n\r\n5,6,7,255,0\r\n' })
    expect(set).toMatchObject({ height: 2, width: 2, channels: 1, train: 2 })
    expect(set.classes).toHaveLength(8)
    expect([...set.pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 255])
    expect([...(set.labels ?? [])]).toEqual([7, 0])
  })

  it('have a label first where there is a column too many, and none where the columns are a square', () => {
    expect(read({ 'a.csv': '3,10,20,30,40\n1,50,60,70,80\n' }).images.labels).toEqual(Uint8Array.of(3, 1))
    expect(read({ 'a.tsv': '10\t20\t30\t40\n' }).images.labels).toBeNull()
    expect(read({ 'a.csv': `${'7,'.repeat(11)}7\n` }).images).toMatchObject({ height: 2, width: 2, channels: 3 })
  })
})

describe('files by themselves', () => {
  it('are named within the folder that all of them lie in', () => {
    const folder = filled({ 'deep/er/a.png': greyPng(1, 1), 'deep/er/b/c.png': greyPng(1, 2) })
    expect(listFiles([folder]).map(({ name }) => name)).toEqual(['a.png', 'b/c.png'])
    expect(listFiles([join(folder, 'deep/er/a.png')]).map(({ name }) => name)).toEqual(['a.png'])
  })
})
