import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError, type Failure } from '@contract/failure'
import { History } from '../../src-main/store'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** Has something done after the test; what was asked for last is done first. */
export function afterwards(clean: () => unknown): void {
  cleanups.push(clean)
}

/** A folder of its own, removed after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpin-'))
  afterwards(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A history that is closed after the test. */
export function openHistory(file = join(scratchFolder(), 'history.sqlite')): History {
  const history = History.open(file)
  afterwards(() => {
    history.close()
  })
  return history
}

export function specOf(input: unknown = {}): ExperimentSpec {
  const parsed = parseExperimentOrFailure(input)
  if (!parsed.ok) throw new CloudpinError(parsed.error)
  return parsed.value
}

/** The history with one queued run of that id. */
export function withRun(history: History, id = 'run1'): History {
  history.runs.add([{ id, spec: specOf(), engine: 'onnx', createdAt: 1 }])
  return history
}

/** The failure that the work ends with. */
export async function failureOf(work: () => unknown): Promise<Failure> {
  try {
    await work()
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return thrown.failure
    throw thrown
  }
  throw new Error('Nothing was thrown.')
}
