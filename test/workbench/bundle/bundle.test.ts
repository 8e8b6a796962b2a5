import { existsSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { strFromU8, strToU8, unzipSync, zipSync, type Unzipped } from 'fflate'
import { describe, expect, test } from 'vitest'
import { importBundle } from '../../../src-main/workbench/bundle/import'
import { mergeHistory } from '../../../src-main/workbench/bundle/merge'
import { unpack } from '../../../src-main/workbench/bundle/unpack'
import { writeBundle } from '../../../src-main/workbench/bundle/write'
import { failureOf, openHistory, scratchFolder, specOf } from '../../store/scratch'
import { addWholeRun, historyWith } from './whole-run'

const file = (name = 'run.zip') => join(scratchFolder(), name)

async function bundled(id = 'run1'): Promise<string> {
  const zip = file()
  await writeBundle(await historyWith(id), [id], zip)
  return zip
}

/** A bundle whose files were changed, its checksums with them unless they are to stay. */
async function tampered(change: (files: Unzipped) => void): Promise<string> {
  const files = unzipSync(readFileSync(await bundled()))
  change(files)
  const zip = file()
  writeFileSync(zip, zipSync(files))
  return zip
}

describe('a bundle', () => {
  test('taken in elsewhere and bundled again is the same, byte for byte', async () => {
    const zip = await bundled()
    const other = openHistory()
    expect(await importBundle(other, zip)).toEqual([{ run: 'run1', outcome: 'added' }])
    const again = file()
    await writeBundle(other, ['run1'], again)
    expect(readFileSync(again).equals(readFileSync(zip))).toBe(true)
    const { run, deletedAt } = other.runs.get('run1') ?? {}
    expect(deletedAt).toBeNull()
    expect(run).toMatchObject({ state: 'done', loss: { last: 0.25, tailMean: 1 / 3 }, millisecondsPerStep: 0.1 + 0.2 })
    expect(other.samples.previewSteps('run1')).toEqual([100])
    expect((await other.samples.get('run1', { kind: 'preview', step: 100 }))?.images?.width).toBe(2)
  })

  test('holds what other programs read, and nothing else', async () => {
    const files = unzipSync(readFileSync(await bundled()))
    expect(Object.keys(files).sort()).toEqual([
      'run1/checkpoint.safetensors',
      'run1/checksums.sha256',
      'run1/curves.csv',
      'run1/log.txt',
      'run1/previews/000000100.npy',
      'run1/run.json',
      'run1/samples.npy',
      'run1/spec.json',
    ])
    expect(strFromU8(files['run1/log.txt'] ?? new Uint8Array())).toContain('Z  Done.\n')
  })

  test('of images has a sheet of them and keeps their classes, and comes out the same elsewhere', async () => {
    const history = openHistory()
    history.runs.add([{ id: 'run1', spec: specOf(), engine: 'onnx', createdAt: 1 }])
    const images = { height: 2, width: 2, channels: 1, range: [0, 1] } as const
    const values = Float32Array.from({ length: 5 * 4 }, (_, k) => (k % 4) / 3)
    const labels = Int32Array.of(3, 1, 4, 1, 5)
    await history.samples.put('run1', { kind: 'final' }, { shape: [5, 4], values, images, labels })
    history.runs.change('run1', { state: 'stopped' })
    const zip = file()
    await writeBundle(history, ['run1'], zip)
    const sheet = decode(unzipSync(readFileSync(zip))['run1/sheet.png'] ?? new Uint8Array())
    expect([sheet.width, sheet.height, sheet.channels]).toEqual([7, 7, 1])
    expect([8, 9, 15, 16].map((k) => sheet.data[k])).toEqual([0, 85, 170, 255])
    const other = openHistory()
    await importBundle(other, zip)
    expect((await other.samples.get('run1', { kind: 'final' }))?.labels).toEqual(labels)
    const again = file()
    await writeBundle(other, ['run1'], again)
    expect(readFileSync(again).equals(readFileSync(zip))).toBe(true)
  })

  test('of several runs, taken in twice, makes no duplicates', async () => {
    const history = await historyWith('a')
    await addWholeRun(history, 'b')
    const zip = file()
    await writeBundle(history, ['a', 'b'], zip)
    const other = await historyWith('b')
    const outcomes = async () => (await importBundle(other, zip)).map(({ outcome }) => outcome)
    expect(await outcomes()).toEqual(['added', 'there'])
    expect(await outcomes()).toEqual(['there', 'there'])
    expect(other.runs.page(0, 10).runs).toHaveLength(2)
  })

  test('with more steps of a run that ended early takes its place; with fewer it does not', async () => {
    const zip = await bundled()
    const history = openHistory()
    await addWholeRun(history, 'run1', 120)
    history.runs.change('run1', { state: 'interrupted' })
    expect(await importBundle(history, zip)).toEqual([{ run: 'run1', outcome: 'newer' }])
    expect(history.curves.totalSteps('run1')).toBe(300)
    history.runs.change('run1', { state: 'stopped', stepsDone: 500 })
    expect(await importBundle(history, zip)).toEqual([{ run: 'run1', outcome: 'there' }])
  })

  test('of a run that trained when it was made arrives as interrupted', async () => {
    const history = await historyWith('run1')
    history.runs.change('run1', { state: 'running' })
    const zip = file()
    await writeBundle(history, ['run1'], zip)
    const other = openHistory()
    await importBundle(other, zip)
    expect(other.runs.get('run1')?.run.state).toBe('interrupted')
  })
})

test('another machine’s history is merged, without its trash and without duplicates; it stays as it is', async () => {
  const other = await historyWith('theirs')
  await addWholeRun(other, 'both')
  await addWholeRun(other, 'trashed')
  other.runs.trash(['trashed'], 5)
  other.close()
  const before = readFileSync(other.file)
  const history = await historyWith('both')
  expect(await mergeHistory(history, other.file)).toEqual([
    { run: 'theirs', outcome: 'added' },
    { run: 'both', outcome: 'there' },
  ])
  expect(await history.checkpoints.latest('theirs')).toMatchObject({ step: 300 })
  expect(readFileSync(other.file).equals(before)).toBe(true)
  expect(await failureOf(() => mergeHistory(history, history.file))).toMatchObject({ code: 'not-allowed' })
  expect(await failureOf(() => mergeHistory(history, file('x.sqlite')))).toMatchObject({ code: 'not-found' })
})

describe('a hostile bundle is refused, and leaves nothing', () => {
  const bytes = strToU8('x')
  const put =
    (name: string, content = bytes) =>
    (files: Unzipped) => {
      files[name] = content
    }
  const record = (change: (run: Record<string, unknown>) => void) => (files: Unzipped) => {
    const name = 'run1/run.json'
    const parsed: unknown = JSON.parse(strFromU8(files[name] ?? new Uint8Array()))
    if (typeof parsed !== 'object' || parsed === null) throw new Error('no record')
    change(parsed as Record<string, unknown>)
    files[name] = strToU8(JSON.stringify(parsed))
    delete files['run1/checksums.sha256']
  }
  test.each<[string, (files: Unzipped) => void, string]>([
    ['a path out of its folder', put('../../etc/cron.d/x'), 'no part of a bundle'],
    ['an absolute path', put('/etc/passwd'), 'no part of a bundle'],
    ['a backslash path', put('run1\\..\\x.exe'), 'no part of a bundle'],
    ['a path within the run', put('run1/previews/../../../x'), 'no part of a bundle'],
    ['markup in a name', put('run1/<script>alert(1)</script>.npy'), 'no part of a bundle'],
    ['a file that is not listed', put('run1/previews/000000007.npy'), '000000007.npy has no checksum'],
    ['a changed file', put('run1/samples.npy', strToU8('not numbers')), 'samples.npy was changed'],
    ['a sheet that is another', put('run1/sheet.png'), 'sheet.png has no checksum'],
    ['a missing file', (files) => delete files['run1/curves.csv'], 'curves.csv is missing'],
    ['no checksums', (files) => delete files['run1/checksums.sha256'], 'checksums.sha256 is missing'],
    ['another run’s record', record((all) => Object.assign(all, { run: { id: 'x' } })), 'checksums.sha256 is missing'],
  ])('%s', async (_, change, words) => {
    const zip = await tampered(change)
    const history = openHistory()
    const failure = await failureOf(() => importBundle(history, zip))
    expect(failure.code).toBe('data-damaged')
    expect(failure.message).toContain(words)
    expect(history.runs.page(0, 10).runs).toEqual([])
    expect(existsSync(history.file.replace('.sqlite', '.files'))).toBe(false)
  })

  test('a link in a zip is bytes, and becomes no link', async () => {
    const files = unzipSync(readFileSync(await bundled()))
    const isLink = { os: 3, attrs: (0o120777 << 16) >>> 0 } as const
    const zip = file()
    writeFileSync(zip, zipSync({ ...files, 'run1/samples.npy': [strToU8('/etc/passwd'), isLink] }))
    const history = openHistory()
    expect((await failureOf(() => importBundle(history, zip))).message).toContain('samples.npy was changed')
    const outside = file()
    writeFileSync(outside, zipSync({ ...files, 'run1/previews': [strToU8('/tmp'), isLink] }))
    expect((await failureOf(() => importBundle(history, outside))).message).toContain('no part of a bundle')
    expect(existsSync(history.file.replace('.sqlite', '.files'))).toBe(false)
  })

  test('another machine’s history whose files are links elsewhere brings none of them', async () => {
    const other = await historyWith('theirs')
    const own = join(other.file.replace('.sqlite', '.files'), 'theirs', 'checkpoint-000000300.safetensors')
    const elsewhere = file('checkpoint.safetensors')
    renameSync(own, elsewhere)
    symlinkSync(elsewhere, own)
    other.close()
    const history = openHistory()
    expect(await failureOf(() => mergeHistory(history, other.file))).toMatchObject({ code: 'data-damaged' })
    expect(history.runs.page(0, 10).runs).toEqual([])
  })

  test('columns, tables and states that a history does not have', async () => {
    const source = await historyWith('run1')
    const whole = source.record('run1')
    if (whole === undefined) throw new Error('no record')
    const history = openHistory()
    const refusal = (change: object) => failureOf(() => history.addRecord({ ...whole, ...change }, 1))
    expect((await refusal({ run: { ...whole.run, 'name"); DROP TABLE runs; --': 1 } })).message).toContain('no column')
    expect((await refusal({ belonging: { sqlite_schema: [{ name: 'x' }] } })).message).toContain('no table')
    expect((await refusal({ belonging: { runs: [{ id: 'x' }] } })).message).toContain('no table')
    expect((await refusal({ run: { ...whole.run, state: 'root' } })).code).toBe('data-damaged')
    expect((await refusal({ run: { ...whole.run, name: null } })).code).toBe('data-damaged')
    expect(history.runs.page(0, 10).runs).toEqual([])
  })

  test('a bomb is recognised before it is unpacked', async () => {
    const bomb = zipSync({ 'run1/curves.csv': new Uint8Array(8 * 2 ** 20) })
    expect(bomb.length).toBeLessThan(2 ** 14)
    expect((await failureOf(() => unpack(bomb, { free: 2 ** 20 }))).message).toContain('unpack to more than 8 MB')
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`r${String(k)}/log.txt`, bytes]))
    expect((await failureOf(() => unpack(zipSync(many), { entries: 10 }))).message).toContain('more than 10 files')
    const lying = zipSync({ 'run1/curves.csv': new Uint8Array(4 * 2 ** 20) })
    // the size in the central directory and in the header says one byte
    for (let k = 0; k + 30 < lying.length; k += 1) {
      const at = { 0x04034b50: 22, 0x02014b50: 24 }[new DataView(lying.buffer, k).getUint32(0, true)]
      if (at !== undefined) new DataView(lying.buffer, k + at).setUint32(0, 1, true)
    }
    expect(unpack(lying).runs.get('run1')?.get('curves.csv')).toHaveLength(1)
  })

  test('what is no zip, or is cut short', async () => {
    const zip = readFileSync(await bundled())
    expect((await failureOf(() => unpack(strToU8('hello')))).code).toBe('data-damaged')
    expect((await failureOf(() => unpack(zip.subarray(0, zip.length >> 1)))).code).toBe('data-damaged')
    expect((await failureOf(() => unpack(zipSync({})))).message).toContain('it holds no run')
    expect(await failureOf(() => importBundle(openHistory(), '/nowhere.zip'))).toMatchObject({ code: 'not-found' })
  })
})

const python = ['python3', 'python', process.env['CLOUDPIN_TEST_PYTHON'] ?? 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy, safetensors.numpy']).status === 0,
)

test.runIf(python)('a bundle opens in Python with numpy and safetensors alone', async () => {
  const script = `
import sys, io, csv, json, zipfile, hashlib, numpy as np
from safetensors.numpy import load
z = zipfile.ZipFile(sys.argv[1])
read = lambda name: z.read('run1/' + name)
for line in read('checksums.sha256').decode().splitlines():
    digest, name = line.split('  ')
    assert hashlib.sha256(read(name)).hexdigest() == digest, name
samples = np.load(io.BytesIO(read('samples.npy')), allow_pickle=False)
curve = np.array([float(r['loss']) for r in csv.DictReader(io.StringIO(read('curves.csv').decode()))], np.float32)
tensors = load(read('checkpoint.safetensors'))
spec = json.loads(read('spec.json'))
print(json.dumps([spec['name'], samples.shape, str(samples.dtype), float(samples[1, 0]), len(curve),
  bool(np.isnan(curve[10])), float(curve[14]) > 0, tensors['dense/kernel'].tolist(), tensors['adam/step'].tolist()]))
`
  const { stdout, stderr } = spawnSync(python ?? '', ['-c', script, await bundled()], { encoding: 'utf8' })
  expect(stderr).toBe('')
  const expected = ['“run1”, α=½', [40, 2], 'float32', Math.fround(0.1 + 2 / 7), 300, true, true]
  expect(JSON.parse(stdout)).toEqual([
    ...expected,
    [
      [1, 2, 3],
      [4, 5, 6.5],
    ],
    300,
  ])
})
