import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CloudpinError, fail } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import { encodeNpy } from '@contract/npy'
import type { History } from '../../store'
import { makeFolder } from '../../store/folder'
import { csvHeader, encodeCurve } from '../formats/curves-csv'
import { encodeScalar, tensorboardHeader, tensorboardName } from '../formats/tensorboard'

/** Lines of a curve that are made between two writes: about a millisecond. */
const linesAtOnce = 1024

export interface ExportOptions {
  /** Also the loss curve as an event file of TensorBoard. */
  readonly tensorboard?: boolean | undefined
}

/**
 * Writes a run as files that other programs read: spec.json, curves.csv, and where the run has them samples.npy and
 * checkpoint.safetensors. They are written into a folder beside and renamed, so that `folder` is whole or not there.
 * Answers with the files' names. Errors: `not-allowed` where the folder holds something, `disk-full`, `internal`.
 */
export async function exportRun(
  history: History,
  run: RunSummary,
  folder: string,
  { tensorboard = false }: ExportOptions = {},
): Promise<readonly string[]> {
  const target = resolve(folder)
  await refuseOccupied(target)
  const partial = join(dirname(target), `.${basename(target)}.${randomUUID()}.partial`)
  try {
    makeFolder(partial)
    const names = await writeFiles(history, run, partial)
    if (tensorboard) names.push(await writeEvents(history, run, partial))
    // an empty folder of that name may be there, which not every system renames over
    await rmdir(target).catch(() => undefined)
    await rename(partial, target)
    return names
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    throw exportFailure(thrown, target)
  }
}

async function writeFiles(history: History, run: RunSummary, folder: string): Promise<string[]> {
  const spec = `${JSON.stringify({ ...run.spec, name: run.name }, null, 2)}\n`
  await writeFile(join(folder, 'spec.json'), spec)
  await writeCurve(history, run.id, join(folder, 'curves.csv'))
  const names = ['spec.json', 'curves.csv']
  const samples = await history.samples.get(run.id, { kind: 'final' })
  if (samples) {
    await writeFile(join(folder, 'samples.npy'), encodeNpy(samples))
    names.push('samples.npy')
  }
  const checkpoint = await history.checkpoints.latest(run.id)
  if (checkpoint) {
    await writeFile(join(folder, 'checkpoint.safetensors'), checkpoint.bytes)
    names.push('checkpoint.safetensors')
  }
  return names
}

async function writeCurve(history: History, run: string, file: string): Promise<void> {
  const handle = await open(file, 'w')
  try {
    await handle.writeFile(csvHeader)
    for await (const { firstStep, values } of history.curves.chunks(run)) {
      for (let k = 0; k < values.length; k += linesAtOnce) {
        await handle.writeFile(encodeCurve(firstStep + k, values.subarray(k, k + linesAtOnce)))
      }
    }
  } finally {
    await handle.close()
  }
}

/** The curve as TensorBoard reads it; a step's time follows from the start and the pace. Answers with the file's name. */
async function writeEvents(history: History, run: RunSummary, folder: string): Promise<string> {
  const begun = (run.startedAt ?? run.createdAt) / 1000
  const pace = (run.millisecondsPerStep ?? 0) / 1000
  const name = tensorboardName(begun)
  const handle = await open(join(folder, name), 'w')
  try {
    await handle.writeFile(tensorboardHeader(begun))
    for await (const { firstStep, values } of history.curves.chunks(run.id)) {
      for (let k = 0; k < values.length; k += linesAtOnce) {
        const records = Array.from(values.subarray(k, k + linesAtOnce), (value, j) => {
          const step = firstStep + k + j
          return encodeScalar({ wallTime: begun + pace * step, step, tag: 'loss', value })
        })
        await handle.writeFile(Buffer.concat(records))
      }
    }
  } finally {
    await handle.close()
  }
  return name
}

async function refuseOccupied(folder: string): Promise<void> {
  const there = await stat(folder).catch(() => null)
  if (there === null) return
  if (!there.isDirectory()) throw fail('not-allowed', `${folder} is a file; name a new or empty folder.`, folder)
  if ((await readdir(folder)).length > 0) {
    throw fail('not-allowed', `The folder ${folder} is not empty; name a new or empty one.`, folder)
  }
}

export function exportFailure(thrown: unknown, folder: string): CloudpinError {
  if (thrown instanceof CloudpinError) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  const options = { cause: thrown }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `The disk that holds ${folder} is full; nothing was written. Free some space or name another folder.`
    return new CloudpinError({ code: 'disk-full', message, field: folder }, options)
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  const message = `The run could not be written to ${folder}: ${reason}`
  return new CloudpinError({ code: code === undefined ? 'internal' : 'not-allowed', message, field: folder }, options)
}
