import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { heldOut } from '@contract/held-out'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'

const home = mkdtempSync(join(tmpdir(), 'cloudpin-cli-'))
const program = join(import.meta.dirname, '../../../out/main/cli.js')
const environment = { ...process.env, CLOUDPIN_HOME: home }

beforeAll(() => ensureBuilt(), 300_000)

afterAll(() => {
  rmSync(home, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly notes: string
}

const cloudpin = (...parameters: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...parameters], { env: environment }, (_, out, notes) => {
      resolve({ code: child.exitCode, out, notes })
    })
  })

const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

function spec(content: unknown): string {
  const file = join(home, 'spec.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const tiny = {
  name: 'tiny',
  target: { kind: 'gaussian', dimension: 2 },
  network: { width: 8, depth: 1, timeFeatures: 0 },
  training: { steps: 50, batch: 16 },
  sampling: { steps: 10, count: 50 },
  evaluation: { referenceCount: 50 },
}

const measured = z.strictObject({ value: z.number(), floor: z.number() })
const result = z.strictObject({
  event: z.literal('result'),
  run: z.string(),
  engine: z.literal('onnx'),
  device: z.string(),
  trainingSteps: z.literal(50),
  millisecondsPerStep: z.number().positive(),
  loss: z.strictObject({ last: z.number(), tailMean: z.number() }),
  heldOut,
  metrics: z.strictObject({ slicedWasserstein2: measured, energyDistance: measured, mmdLaplace: measured }),
  nonFiniteSamples: z.literal(0),
  evidence: z.null(),
})

describe('the command line', () => {
  it('runs a spec, lists it, and exports it', async () => {
    const ran = await cloudpin('run', spec(tiny), '--json', '--engine', 'onnx')
    expect(ran).toMatchObject({ code: 0, notes: '' })
    const { run } = result.parse(lines(ran.out).at(-1))

    const listed = await cloudpin('runs', '--json')
    expect(listed.code).toBe(0)
    expect(JSON.parse(listed.out)).toMatchObject([{ id: run, name: 'tiny', state: 'done', stepsDone: 50 }])
    const table = (await cloudpin('runs')).out
    expect(table).toMatch(/^run +created +state +steps +loss +SW₂ +Energy +MMD² +name$/m)
    expect(table).toMatch(new RegExp(`^${run} .* done .* tiny$`, 'm'))

    const folder = join(home, 'exported')
    expect(await cloudpin('export', run.slice(0, 6), folder)).toMatchObject({ code: 0, notes: '' })
    expect(readdirSync(folder).sort()).toEqual(['checkpoint.safetensors', 'curves.csv', 'samples.npy', 'spec.json'])
    const again = await cloudpin('export', run, folder)
    expect(again.code).toBe(1)
    expect(again.notes).toContain('is not empty')
    expect(await cloudpin('export', 'nothing', join(home, 'x'))).toMatchObject({
      code: 1,
      notes: 'There is no run “nothing”; cloudpin runs lists them.\n',
    })
  })

  it('keeps a history where it is told to', async () => {
    const file = join(home, 'elsewhere', 'other.sqlite')
    mkdirSync(join(home, 'elsewhere'))
    const empty = await cloudpin('runs', '--history', file)
    expect(empty).toMatchObject({ code: 0, out: '', notes: 'The history is empty; cloudpin run SPEC.json fills it.\n' })
    writeFileSync(join(home, 'text.sqlite'), 'this is no database at all, only some text that lies here')
    const broken = await cloudpin('runs', '--history', join(home, 'text.sqlite'))
    expect(broken.code).toBe(1)
    expect(broken.notes).toContain('text.sqlite')
  })

  it.each([
    ['an unknown field', { ...tiny, taget: {} }, 'taget'],
    ['a wrong type', { ...tiny, training: { steps: 'many' } }, 'training.steps'],
    ['dimension 0', { ...tiny, target: { kind: 'gaussian', dimension: 0 } }, 'target.dimension'],
    ['text that is not JSON', '{"target": }', 'line 1, column 12'],
    ['a list', [1], 'A spec is a JSON object'],
  ])('refuses %s with exit code 2 and leaves no trace', async (_, content, words) => {
    const history = join(home, 'refused.sqlite')
    const refused = await cloudpin('run', spec(content), '--history', history)
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.notes).toContain(words)
    const json = await cloudpin('run', spec(content), '--history', history, '--json')
    expect(lines(json.out)).toMatchObject([{ event: 'error', code: 'invalid-spec' }])
    expect(JSON.parse((await cloudpin('runs', '--json', '--history', history)).out)).toEqual([])
  })

  it.each([
    [[], 'A command is missing.'],
    [['fly'], 'There is no command “fly”.'],
    [['run'], 'SPEC.json is missing.'],
    [['run', 'a', 'b'], '“b” is one too many.'],
    [['run', 'a', '--engine', 'steam'], '--engine steam is not known; choose onnx, tensorflow, webgpu, eager.'],
    [['runs', '--quick'], 'Unknown option'],
    [['budget', 'a'], '--parameters is missing; give a whole number.'],
    [['bench', '--batch', '0', '--width', '1', '--dim', '1'], '--batch 0 must be a whole number from 1'],
    [['history'], 'What to do is missing; choose check, backup, backups, restore, prune, vacuum.'],
    [['history', 'prune', '--older', 'long'], '--older long must be a duration such as 12h, 90d or 6w.'],
    [['history', 'prune', '--larger', '10'], '--larger 10 must be a size such as 500MB or 10GB.'],
    [['history', 'check', '--older', '1d'], '--older, --larger and --dry-run belong to prune.'],
    [['web', '--port', '99999'], '--port 99999 must be a whole number'],
  ])('refuses %j as usage, with exit code 2', async (parameters, words) => {
    const refused = await cloudpin(...parameters)
    expect(refused.code).toBe(2)
    expect(refused.notes).toContain(words)
  })

  it('finds the width of a budget', async () => {
    // (2 + 1) w + w for the only hidden layer, with the raw time as an input, and (w + 1) 2 for the output
    const found = await cloudpin('budget', spec(tiny), '--parameters', '602')
    expect(found).toMatchObject({ code: 0, out: 'width 100: 602 parameters\n' })
    const json = await cloudpin('budget', spec(tiny), '--parameters', '605', '--json')
    expect(JSON.parse(json.out)).toMatchObject({ width: 100, parameterCount: 602, spec: { network: { width: 100 } } })
  })

  it('looks after a history: whole, copied, damaged, put back, pruned and packed', async () => {
    const file = join(home, 'cared.sqlite')
    const history = (...words: readonly string[]) => cloudpin('history', ...words, '--history', file, '--json')
    const saw = async (...words: readonly string[]): Promise<unknown> => JSON.parse((await history(...words)).out)
    expect((await cloudpin('run', spec(tiny), '--history', file)).code).toBe(0)
    expect(await saw('check')).toEqual({ whole: true, problems: [] })
    const { name } = z.object({ name: z.string() }).parse(await saw('backup'))
    expect(await saw('backups')).toMatchObject({ backups: [{ name, reason: 'asked' }, { reason: 'closed' }] })

    writeFileSync(file, 'damaged, '.repeat(1000))
    expect(await history('check')).toMatchObject({ code: 1 })
    const refused = await cloudpin('runs', '--history', file)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.notes).toContain('There are 2 backups')
    expect(await saw('restore')).toMatchObject({ name })
    expect(JSON.parse((await cloudpin('runs', '--json', '--history', file)).out)).toMatchObject([{ state: 'done' }])

    expect(await saw('prune', '--older', '1d')).toMatchObject({ runs: [] })
    expect(await saw('prune', '--larger', '0KB', '--dry-run')).toMatchObject({ runs: [{ name: 'tiny' }] })
    expect(await saw('prune', '--larger', '0KB')).toMatchObject({ runs: [{ name: 'tiny' }], strays: 0 })
    expect(JSON.parse((await cloudpin('runs', '--json', '--history', file)).out)).toEqual([])
    const { before, after } = z.object({ before: z.number(), after: z.number() }).parse(await saw('vacuum'))
    expect(after).toBeLessThanOrEqual(before)
  }, 60_000)

  it('explains itself', async () => {
    const { code, out } = await cloudpin('--help')
    expect(code).toBe(0)
    for (const command of [
      'run SPEC.json',
      'resume RUN',
      'runs',
      'export RUN FOLDER',
      'history check',
      'bench --batch B',
      'web',
    ]) {
      expect(out).toContain(`cloudpin ${command}`)
    }
    expect((await cloudpin('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('times the training step', async () => {
    const { code, out } = await cloudpin(
      'bench',
      '--batch',
      '16',
      '--width',
      '8',
      '--dim',
      '2',
      '--repeats',
      '5',
      '--json',
    )
    expect(code).toBe(0)
    const [measuredStep] = lines(out)
    expect(measuredStep).toMatchObject({ engine: 'onnx', batch: 16, width: 8, dim: 2 })
    const { repeats, millisecondsPerStep } = z
      .object({ repeats: z.array(z.number().positive()).length(5), millisecondsPerStep: z.number() })
      .parse(measuredStep)
    expect(millisecondsPerStep).toBe(repeats.toSorted((a, b) => a - b)[2])
  })

  it('stops cleanly on Ctrl-C: what was trained is recorded', async () => {
    const history = join(home, 'stopped.sqlite')
    const parameters = ['run', spec({ ...tiny, training: { steps: 10_000_000 } }), '--json', '--history', history]
    const child = spawn(process.execPath, [program, ...parameters], { env: environment })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (text.includes('"training"')) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(130)
    const last = z.object({ event: z.string(), run: z.string(), trainingSteps: z.number() }).parse(lines(out).at(-1))
    expect(last.event).toBe('stopped')
    expect(last.trainingSteps).toBeGreaterThan(0)
    const listed: unknown = JSON.parse((await cloudpin('runs', '--json', '--history', history)).out)
    expect(listed).toMatchObject([{ id: last.run, state: 'stopped', stepsDone: last.trainingSteps, failure: null }])
  })

  it('goes on with a run that was asked to end, to the same numbers', async () => {
    const history = join(home, 'resumed.sqlite')
    const long = spec({ ...tiny, training: { steps: 12_000, batch: 16 } })
    const outcome = z.object({ event: z.string(), run: z.string(), loss: z.unknown(), metrics: z.unknown() })
    const child = spawn(process.execPath, [program, 'run', long, '--json', '--engine', 'onnx', '--history', history], {
      env: environment,
    })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (text.includes('"training"')) child.kill('SIGTERM')
    })
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130)
    const { run } = outcome.parse(lines(out).at(-1))

    const other = await cloudpin('resume', run, '--engine', 'eager', '--history', history)
    expect(other).toMatchObject({ code: 1, out: '' })
    expect(other.notes).toContain('was trained on onnx and goes on there')
    const resumed = await cloudpin('resume', run.slice(0, 6), '--json', '--history', history)
    expect(resumed).toMatchObject({ code: 0, notes: '' })
    const { event, loss, metrics } = outcome.parse(lines(resumed.out).at(-1))
    expect(event).toBe('result')
    const whole = await cloudpin('run', long, '--json', '--history', history, '--engine', 'onnx')
    expect(outcome.parse(lines(whole.out).at(-1))).toMatchObject({ loss, metrics })
    const again = await cloudpin('resume', run, '--json', '--history', history)
    expect(again.code).toBe(1)
    expect(lines(again.out)).toMatchObject([{ event: 'error', code: 'not-allowed' }])
  }, 60_000)

  it('ends a run whose loss is no number with exit code 1, and keeps it as failed', async () => {
    const history = join(home, 'not-finite.sqlite')
    const diverging = { ...tiny, training: { steps: 2000, batch: 16, optimizer: { learningRate: 1e15 } } }
    const failed = await cloudpin('run', spec(diverging), '--history', history)
    expect(failed.code).toBe(1)
    expect(failed.notes).toMatch(
      /The loss was not a finite number at step \d+\. Try a training\.optimizer\.learningRate/,
    )
    const listed: unknown = JSON.parse((await cloudpin('runs', '--json', '--history', history)).out)
    expect(listed).toMatchObject([{ state: 'failed', failure: { code: 'not-finite' } }])
  })

  it('names a history that cannot be there', async () => {
    const file = join(home, 'file.txt')
    writeFileSync(file, '')
    const refused = await cloudpin('run', spec(tiny), '--history', join(file, 'history.sqlite'))
    expect(refused.code).toBe(1)
    expect(refused.notes).toContain(file)
  })
})
