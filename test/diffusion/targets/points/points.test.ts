import * as tf from '@tensorflow/tfjs-core'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPoints } from '../../../../src-main/diffusion/targets/points/file'
import { draws, expectScoresOfDensities, expectTensorScores, kernels, lawOf, targetFrom, unnoised } from '../checks'

const folder = mkdtempSync(join(tmpdir(), 'cloudpin-points-'))
beforeAll(() => tf.setBackend('cpu'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function npy(descr: string, shape: string, data: ArrayBufferView, order = 'False'): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`.padEnd(117) + '\n'
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY\x01\x00'),
    Buffer.from(Uint16Array.of(header.length).buffer),
    Buffer.from(header),
    Buffer.from(data.buffer),
  ])
}

describe('a file of points', () => {
  it.each([
    ['with a header and a blank line', 'x,y\r\n1,2\r\n\r\n-3e-1,4.5\r\n'],
    ['with semicolons', '1;2\n-0.3; 4.5'],
    ['with tabs', '1\t2\n-0.3\t4.5\n'],
  ])('is read as CSV %s', (_, content) => {
    const table = readPoints(file('points.csv', content))
    expect(table).toMatchObject({ rows: 2, columns: 2, values: Float32Array.of(1, 2, -0.3, 4.5) })
    expect(table.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['<f8', Float64Array.of(1, 2, 3, 4, 5, 6)],
    ['<f4', Float32Array.of(1, 2, 3, 4, 5, 6)],
    ['<i4', Int32Array.of(1, 2, 3, 4, 5, 6)],
    ['<i8', BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n)],
    ['|u1', Uint8Array.of(1, 2, 3, 4, 5, 6)],
  ])('is read as .npy of type %s', (type, data) => {
    const table = readPoints(file('points.npy', npy(type, '3, 2', data)))
    expect(table).toMatchObject({ rows: 3, columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) })
    expect(readPoints(file('list.npy', npy(type, '6,', data)))).toMatchObject({ rows: 6, columns: 1 })
  })

  it.each([
    ['text.csv', '1,2\n3,abc\n', 'text.csv, line 2, column 2 holds “abc”, which is not a finite number'],
    ['hole.csv', '1,2\n3,\n', 'hole.csv, line 2, column 2 is empty; every cell must hold a number.'],
    ['ragged.csv', '1,2\n3\n', 'ragged.csv, line 2 has 1 cells, the lines above it have 2.'],
    ['one.csv', '1,2\n', 'one.csv has one point; give at least two.'],
    ['empty.csv', '', 'empty.csv has no points; give at least two.'],
    ['large.csv', '1,1e300\n1,2', 'large.csv, line 1, column 2 holds “1e300”'],
    ['bytes.csv', Uint8Array.of(0xff, 0xfe, 0, 1), 'bytes.csv is neither text nor a .npy file'],
    ['cut.npy', npy('<f8', '3, 2', Float64Array.of(1, 2)), 'cut.npy holds 2 numbers; its header promises 6.'],
    ['big.npy', npy('>f8', '1, 2', Float64Array.of(1, 2)), 'big.npy holds elements of type “>f8”'],
    ['cube.npy', npy('<f8', '1, 2, 1', Float64Array.of(1, 2)), 'cube.npy has the shape (1, 2, 1)'],
    ['columns.npy', npy('<f8', '1, 2', Float64Array.of(1, 2), 'True'), 'columns.npy is stored column by column'],
    ['nan.npy', npy('<f8', '2, 2', Float64Array.of(1, 2, NaN, 3)), 'nan.npy, row 1, column 0 is not a finite number'],
  ])('is refused with a sentence: %s', (name, content, sentence) => {
    expect(() => readPoints(file(name, content))).toThrow(sentence)
  })

  it('is refused with a sentence where it has ten million rows', () => {
    expect(() => readPoints(file('long.csv', '1\n'.repeat(10_000_000)))).toThrow(
      'long.csv holds more than 5000000 numbers; draw a part of its rows and use that.',
    )
  })

  it('is named where it does not exist', () => {
    expect(() => readPoints(join(folder, 'none.csv'))).toThrow('none.csv cannot be read (ENOENT)')
  })
})

describe('a target of points', () => {
  const path = file('three.csv', '1,2\n-1,0.5\n3,-2\n')

  it('draws each as often', async () => {
    const samples = await draws(targetFrom({ kind: 'points', path }), 9000)
    for (const [x, y] of [
      [1, 2],
      [-1, 0.5],
      [3, -2],
    ]) {
      let count = 0
      for (let i = 0; i < 9000; i++) if (samples[2 * i] === x && samples[2 * i + 1] === y) count++
      expect(Math.abs(count - 3000)).toBeLessThan(4 * Math.sqrt(9000 * (2 / 9)))
    }
  })

  it('has the exact score of its noised points', () => {
    const law = lawOf(targetFrom({ kind: 'points', path }))
    const points = [
      [0.2, 0.1],
      [2, -1],
    ]
    expectScoresOfDensities(law, points)
    expectTensorScores(law, points, 2e-4, kernels.slice(1))
    // Close to a point the score leads to it.
    expect(law.score([1.01, 2], { scale: 1, deviation: 0.1 })[0]).toBeCloseTo(-1, 6)
    expect(() => law.logDensity([1, 2], unnoised)).toThrow('no density before they are noised')
  })

  it('refuses another dimension and a changed file', () => {
    expect(() =>
      lawOf(targetFrom({ kind: 'points', path, dimension: 3 })).score([0, 0, 0], kernels[0] ?? unnoised),
    ).toThrow('three.csv has 2 columns; the dimension is 3 and should be 2.')
    const { sha256 } = readPoints(path)
    const score = (hash: string) =>
      lawOf(targetFrom({ kind: 'points', path, sha256: hash })).score([0, 0], kernels[0] ?? unnoised)
    expect(score(sha256).every(Number.isFinite)).toBe(true)
    expect(() => score('0'.repeat(64))).toThrow('three.csv was changed')
  })
})
