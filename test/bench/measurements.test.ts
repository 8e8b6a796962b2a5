import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Item } from '../../bench/items'
import { measureItem } from '../../bench/measurements'

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A program that answers each time it is started with the next one of these milliseconds. */
function answering(name: string, milliseconds: readonly number[]): string {
  const file = join(folder, name)
  const told = join(folder, `${name}.told`)
  writeFileSync(told, '')
  const text = `#!${process.execPath}
const fs = require('node:fs')
const place = fs.readFileSync(${JSON.stringify(told)}, 'utf8').length
fs.appendFileSync(${JSON.stringify(told)}, '.')
console.log(JSON.stringify({ milliseconds: ${JSON.stringify(milliseconds)}[place], peer: 'a peer' }))
`
  writeFileSync(file, text)
  chmodSync(file, 0o755)
  return file
}

const item = (peer: Item['peer']): Item => ({
  ...{ name: 'a step', part: 'step', engine: 'onnx' },
  ...{ task: {}, peer, asked: 1 },
})

it('takes the middle one of the ratios of rounds, and says where half of them lie', async () => {
  const measure = answering('ours.cjs', [1, 2, 3, 4, 5])
  const python = answering('peer', [1, 1, 1, 1, 1])
  const row = await measureItem({ measure, python }, item({ script: 'jax_peer.py', parameters: [] }), 5)
  expect(row).toMatchObject({ ours: 3, peers: 1, ratio: 3, quartiles: { low: 2, high: 4 }, peer: 'a peer', note: null })
})

it('has no quartiles without a peer', async () => {
  const measure = answering('alone.cjs', [1, 2])
  const row = await measureItem({ measure, python: null }, item(null), 2)
  expect(row).toMatchObject({ ratio: null, quartiles: null, ours: 2 })
})
