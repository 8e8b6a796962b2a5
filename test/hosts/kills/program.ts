import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { unzipSync } from 'fflate'
import { z } from 'zod'

const program = join(import.meta.dirname, '../../../out/main/cli.js')
const environment = { ...process.env, CLOUDPIN_CHECKPOINT_SECONDS: '0.02' }

const spec = {
  name: 'killed',
  target: { kind: 'gaussian', dimension: 2, mean: 1, variance: 0.25 },
  network: { width: 8, depth: 1, timeFeatures: 4 },
  training: { steps: 40_000, batch: 16 },
  sampling: { steps: 20, count: 60 },
  evaluation: { referenceCount: 60, metrics: ['slicedWasserstein2'] },
}

const line = z.looseObject({ event: z.string().optional(), run: z.string().optional(), code: z.string().optional() })
const phased = z.looseObject({ event: z.literal('progress'), phase: z.string(), step: z.number() })

/** A command line that trains, as another program sees it. */
export interface Trainer {
  readonly process: ChildProcess
  /** Resolves when it trains, or has ended. */
  readonly trains: Promise<void>
  /** Resolves with the last line that it said, when it has ended. */
  readonly ended: Promise<z.output<typeof line>>
}

export function specFile(folder: string): string {
  const file = join(folder, 'spec.json')
  writeFileSync(file, JSON.stringify(spec))
  return file
}

/** Starts `cloudpin …` with checkpoints after almost every chunk of steps. */
export function start(history: string, ...parameters: readonly string[]): Trainer {
  const child = spawn(process.execPath, [program, ...parameters, '--json', '--history', history], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { promise: trains, resolve: begun } = Promise.withResolvers<undefined>()
  let last: z.output<typeof line> = {}
  createInterface({ input: child.stdout }).on('line', (text) => {
    const said: unknown = JSON.parse(text)
    last = line.parse(said)
    const progress = phased.safeParse(said)
    if (progress.success && progress.data.phase === 'training' && progress.data.step > 0) begun(undefined)
  })
  const ended = new Promise<z.output<typeof line>>((resolve) => {
    child.once('close', () => {
      begun(undefined)
      resolve(last)
    })
  })
  return { process: child, trains, ended }
}

/** Engine processes of a program that runs. */
export function enginesOf({ process: { pid } }: Trainer): number[] {
  try {
    const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    return listed.trim().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}

export function kill(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it had ended by itself
  }
}

/** Whether a process is there and not merely waiting to be taken notice of. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Resolves when none of the processes is there any more; throws where one is after five seconds. */
export async function gone(pids: readonly number[]): Promise<void> {
  for (const begun = performance.now(); pids.some(lives); await wait(20)) {
    if (performance.now() - begun > 5000) throw new Error('An engine outlived the program that started it.')
  }
}

export const cloudpin = (history: string, ...parameters: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...parameters, '--history', history], { env: environment }, (error, out) => {
      if (error) reject(error)
      else resolve(out)
    })
  })

const runList = z.array(z.object({ id: z.string(), state: z.string() }))

/** The runs of a history, the newest first: read as they are, without a program that would put them in order first. */
export function runsOf(history: string): z.output<typeof runList> {
  if (!existsSync(history)) return []
  const database = new Sqlite(history, { timeout: 5000 })
  try {
    const tables = database.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'runs'`).pluck().get()
    return tables === 0 ? [] : runList.parse(database.prepare('SELECT id, state FROM runs ORDER BY number DESC').all())
  } finally {
    database.close()
  }
}

/** The bytes that a run has come to: its curve, its parameters and its samples. */
export async function resultOf(
  history: string,
  run: string,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, `${run}.zip`)
  await cloudpin(history, 'bundle', run, '--to', file)
  const files = unzipSync(readFileSync(file))
  return Object.fromEntries(
    ['curves.csv', 'checkpoint.safetensors', 'samples.npy'].map((name) => [
      name,
      Buffer.from(files[`${run}/${name}`] ?? []).toString('base64'),
    ]),
  )
}
