import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { listFiles } from '../../src-main/datasets/files'
import { readSource } from '../../src-main/datasets/recognise'
import { emptyFolder, failureOf, filled } from './files'
import { cifar, greyPng, idx, jpeg, npy, png } from './formats'

type Files = Readonly<Record<string, Uint8Array | string>>
const sentence = (files: Files): string => {
  const { code, field, message } = failureOf(() => readSource(listFiles([filled(files)])))
  expect({ code, field }).toEqual({ code: 'data-damaged', field: 'files' })
  return message
}

const good = idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])

const wrong: readonly (readonly [what: string, files: Files, message: string | RegExp])[] = [
  [
    'an IDX file that is cut off',
    { 'train-images-idx3-ubyte': good.subarray(0, 20) },
    'train-images-idx3-ubyte is damaged: its header promises 24 bytes, it has 20.',
  ],
  [
    'an IDX file with a huge header',
    { 'x.idx': idx([4_000_000_000, 4_000_000_000, 4_000_000_000], []) },
    'x.idx is damaged: its header promises 6.4e+28 bytes, it has 16.',
  ],
  [
    'a packed IDX file that is cut off',
    { 'train-images-idx3-ubyte.gz': gzipSync(good).subarray(0, 20) },
    'train-images-idx3-ubyte.gz cannot be unpacked: it is cut off or damaged.',
  ],
  [
    'IDX labels for other images',
    { 'train-images-idx3-ubyte': good, 'train-labels-idx1-ubyte': idx([3], [0, 1, 2]) },
    'train-images-idx3-ubyte has 2 images and 3 labels; each image has one.',
  ],
  [
    'IDX files of which only the test has labels',
    { 'train-images.idx': good, 't10k-images.idx': good, 't10k-labels.idx': idx([2], [0, 1]) },
    't10k-images.idx has labels and train-images.idx has none; give both labels, or neither.',
  ],
  [
    'IDX images of other sizes',
    { 'train-images.idx': good, 't10k-images.idx': idx([1, 2, 3], [1, 2, 3, 4, 5, 6]) },
    't10k-images.idx has images of 2 × 3 × 1, train-images.idx of 2 × 2 × 1; they must agree.',
  ],
  [
    'IDX labels alone',
    { 'train-labels-idx1-ubyte': idx([2], [0, 1]) },
    'These IDX files hold labels and no images; give both.',
  ],
  [
    'a CIFAR-10 batch that is cut off',
    { 'data_batch_1.bin': cifar([1]).subarray(0, 3000) },
    'data_batch_1.bin has 3000 bytes, which are no whole records: records of CIFAR-10 have 3073; it may be cut off.',
  ],
  [
    'CIFAR-100',
    { 'data_batch_1.bin': new Uint8Array(3074) },
    'data_batch_1.bin has 3074 bytes, which are no whole records: it looks like CIFAR-100; save its images as PNG or .npy.',
  ],
  [
    'a CIFAR-10 label that is none',
    { 'data_batch_1.bin': new Uint8Array(3073).fill(200) },
    'data_batch_1.bin has the label 200 in record 0; there are 10 classes.',
  ],
  [
    'pictures of several sizes',
    { 'a.png': greyPng(2, 1), 'b.png': greyPng(3, 1) },
    'b.png has 3 × 3 pixels, a.png 2 × 2; all pictures have one size.',
  ],
  [
    'pictures in grey and in colours',
    { 'a.png': greyPng(1, 1), 'cat/../b.png': png(1, 1, 3, [1, 2, 3]) },
    'b.png is in colours, a.png grey; save all of them in the same way.',
  ],
  [
    'pictures beside folders of classes',
    { 'a.png': greyPng(1, 1), 'cat/b.png': greyPng(1, 1) },
    'a.png lies beside the folders of the classes, cat/b.png within one; put all of them into folders, or none.',
  ],
  [
    'folders within classes',
    { 'cat/big/b.png': greyPng(1, 1), 'dog/c.png': greyPng(1, 1) },
    'cat/big/b.png lies in a folder within the folder of a class; classes are one folder each.',
  ],
  [
    'a picture that is too large, by its header alone',
    { 'a.png': png(300, 1, 1, Array<number>(300).fill(0)) },
    'a.png has 300 × 1 pixels; images of a data set have at most 256 × 256. Scale it down.',
  ],
  [
    'a picture with transparent pixels',
    { 'a.png': png(1, 2, 2, [1, 255, 1, 128]) },
    'a.png has transparent pixels; put it on a background and save it without transparency.',
  ],
  ['a picture that is cut off', { 'a.png': greyPng(9, 7).subarray(0, 50) }, /^a\.png cannot be decoded \(.+\)/],
  ['a JPEG that is cut off', { 'a.jpg': jpeg(16, [9, 8, 7]).subarray(0, -4) }, 'a.jpg is cut off: its end is missing.'],
  [
    'text that is called a picture',
    { 'a.png': 'hello' },
    'a.png is neither PNG nor JPEG, whatever its name says; save it as one of them.',
  ],
  ['an empty picture', { 'a.png': '' }, 'a.png is empty.'],
  [
    'a .npy array of text',
    { 'x.npy': npy('<U4', [1], new Uint8Array(16)) },
    'x.npy holds elements of type “<U4”; save it as uint8, float32 or float64 (little-endian).',
  ],
  [
    'a .npy array of another shape',
    { 'x.npy': npy('|u1', [2, 3], new Uint8Array(6)) },
    'x.npy has the shape (2, 3); images are N × height × width, or N × height × width × channels.',
  ],
  [
    'a .npy array with its channels first',
    { 'x.npy': npy('|u1', [1, 3, 4, 4], new Uint8Array(48)) },
    'x.npy has the shape (1, 3, 4, 4), its channels first; save x.transpose(0, 2, 3, 1).',
  ],
  [
    'a .npy array that is cut off',
    { 'x.npy': npy('|u1', [2, 2, 2], new Uint8Array(7)) },
    'x.npy holds 7 numbers; its header promises 8.',
  ],
  [
    'a .npy array with a value that is no number',
    { 'x.npy': npy('<f4', [2, 1, 2], Float32Array.of(0, 1, NaN, 1)) },
    'x.npy holds NaN in image 1; every pixel is a number.',
  ],
  [
    'a .npy array of other values',
    { 'x.npy': npy('<f4', [1, 1, 2], Float32Array.of(-3, 2)) },
    'x.npy has values from -3 to 2; pixels lie between 0 and 1, −1 and 1, or 0 and 255.',
  ],
  [
    'a table with a wrong number of columns',
    { 'x.csv': '1,2,3,4\n1,2,3\n' },
    'x.csv has 3 columns in line 2; the first line has 4.',
  ],
  [
    'a table of which the columns make no image',
    { 'x.csv': '1,2,3,4,5,6\n' },
    'x.csv has 6 columns of pixels; a square image has n² or 3 n² (28 × 28 are 784), and one more for the label.',
  ],
  [
    'a table with a cell that is no number',
    { 'x.csv': 'a,b,c,d\n1,2,,4\n' },
    'x.csv has “” in line 2, column 3; every cell is a number.',
  ],
  [
    'a label that is none',
    { 'x.csv': 'label,b,c,d,e\n1.5,2,3,4,5\n' },
    'x.csv has the label 1.5 at place 0; labels are whole numbers 0 to 255.',
  ],
  ['an archive', { 'x.zip': 'PK' }, /^x\.zip is an archive; unpack it and give what it holds\. Give IDX files/],
  [
    'files that are nothing of this',
    { 'a.txt': 'a', 'b.txt': 'b' },
    /^None of these 2 files can be imported\. Give IDX/,
  ],
]

describe('what cannot be imported is named, with its reason', () => {
  it.each(wrong)('%s', (_, files, message) => {
    if (typeof message === 'string') expect(sentence(files)).toBe(message)
    else expect(sentence(files)).toMatch(message)
  })

  it('an empty folder', () => {
    expect(failureOf(() => readSource(listFiles([emptyFolder()]))).message).toMatch(/^There are no files here\./)
  })

  it('more files than are taken, before all of them were looked at', () => {
    const folder = filled({ 'a/1.png': greyPng(1, 1), 'a/2.png': greyPng(1, 2), 'b/3.png': greyPng(1, 3) })
    expect(listFiles([folder], 3)).toHaveLength(3)
    expect(failureOf(() => listFiles([folder], 2)).message).toBe(
      'There are more than 2 files; import a part of them, or put the images into one .npy file.',
    )
  })

  it('a link, even to a picture', () => {
    const folder = filled({ 'a.png': greyPng(1, 1) })
    symlinkSync(join(folder, 'a.png'), join(folder, 'b.png'))
    expect(failureOf(() => listFiles([folder])).message).toMatch(/b\.png is a link; links are not followed/)
  })

  it('a path where nothing is', () => {
    expect(failureOf(() => listFiles([join(emptyFolder(), 'gone')]))).toMatchObject({
      code: 'data-missing',
      message: 'gone cannot be read (ENOENT); give the path of a file or folder that exists.',
    })
  })

  it('a name with control characters, which the sentence does without', () => {
    const folder = emptyFolder()
    mkdirSync(join(folder, 'a'))
    writeFileSync(join(folder, 'a', 'x\u001b[31m\n.png'), 'no')
    writeFileSync(join(folder, 'y.png'), 'no')
    expect(failureOf(() => readSource(listFiles([join(folder, 'a')]))).message).toMatch(/^x�\[31m�\.png is neither/)
  })
})
