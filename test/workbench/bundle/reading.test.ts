import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'
import { Assembly, piecesOf } from '../../../src-main/workbench/bundle/pieces'
import { readBundle, readBundleOnThread } from '../../../src-main/workbench/bundle/reading'
import { writeBundle } from '../../../src-main/workbench/bundle/write'
import { failureOf, scratchFolder } from '../../store/scratch'
import { addWholeRun, historyWith } from './whole-run'

beforeAll(() => ensureBuilt(), 300_000)

const onThread = (file: string) => readBundleOnThread(new URL('../../../out/main/bundles.js', import.meta.url))(file)

async function bundleOfTwo(): Promise<string> {
  const history = await historyWith('run1')
  await addWholeRun(history, 'run2', 700)
  for (let k = 0; k < 1200; k += 1) history.log.add('run2', k, `Line ${String(k)}.`)
  const zip = join(scratchFolder(), 'two.zip')
  await writeBundle(history, ['run1', 'run2'], zip)
  return zip
}

test('a thread of its own reads a bundle as it is read here', async () => {
  const zip = await bundleOfTwo()
  const here = await readBundle(zip)
  expect(here.map(({ id }) => id)).toEqual(['run1', 'run2'])
  expect(await onThread(zip)).toEqual(here)
})

test('the pieces of many rows are small, and make up the runs again', async () => {
  const here = await readBundle(await bundleOfTwo())
  const pieces = [...piecesOf(here)]
  const rows = pieces.flatMap((piece) => (piece.kind === 'rows' ? [piece.rows.length] : []))
  expect(Math.max(...rows)).toBe(500)
  const assembly = new Assembly()
  for (const piece of pieces) assembly.add(piece)
  expect(assembly.runs).toEqual(here)
})

test('what is wrong with a bundle is said as it is said here', async () => {
  const file = join(scratchFolder(), 'none.zip')
  writeFileSync(file, 'hello')
  for (const wrong of [file, '/nowhere.zip']) {
    expect(await failureOf(() => onThread(wrong))).toEqual(await failureOf(() => readBundle(wrong)))
  }
})
