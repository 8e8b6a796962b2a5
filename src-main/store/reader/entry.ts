import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { toFailure } from '@contract/failure'
import type { CurveBuckets } from '@contract/run'
import { settleCopy } from '../backups/backups'
import { Connection } from '../connection'
import { Curves } from '../curves/curves'
import { checkIntegrity } from '../upkeep/integrity'
import { prunable, vacuum, type Packed } from '../upkeep/prune'
import { Runs } from '../runs/runs'
import { Samples } from '../samples/samples'
import { survey } from '../upkeep/survey'
import type { Found, Question, Reply } from './questions'

/**
 * The reader's thread: long readings on a connection of its own, which can change nothing, so that they keep nobody
 * waiting who holds the history open for writing; and its packing.
 */
const { file } = z.object({ file: z.string() }).parse(workerData)
const connection = Connection.openReadOnly(file)
const curves = new Curves(connection)
const samples = new Samples(connection)
const runs = new Runs(connection, 'reader')

async function answer(question: Question): Promise<Found> {
  switch (question.kind) {
    case 'curves': {
      const { runs: wanted, query } = question.asked
      const answer: CurveBuckets[] = []
      for (const run of wanted) answer.push(await curves.read(run, query))
      return { kind: 'curves', answer }
    }
    case 'samples': {
      const { run, key, limit } = question.asked
      return { kind: 'samples', answer: await samples.get(run, key, limit) }
    }
    case 'runs': {
      const { before, limit } = question.asked
      return { kind: 'runs', answer: runs.pageBefore(before, limit) }
    }
    case 'survey':
      return { kind: 'survey', answer: survey(file) }
    case 'prunable':
      return { kind: 'prunable', answer: prunable(connection, question.asked) }
    case 'settle':
      settleCopy(question.asked.copy)
      return { kind: 'settle', answer: null }
    case 'pack':
      return { kind: 'pack', answer: await pack() }
    case 'check':
      return { kind: 'check', answer: checkIntegrity(connection, question.asked.deep) }
  }
}

/** Packing is the one work here that writes: on a connection that is open as long as it takes. */
async function pack(): Promise<Packed> {
  const writing = Connection.open(file)
  try {
    return await vacuum(writing)
  } finally {
    writing.close()
  }
}

/** The memory of an answer's numbers is handed over, not copied. */
const numbersIn = (found: Found): ArrayBuffer[] => {
  const parts = found.kind === 'curves' ? found.answer : [found.answer ?? {}]
  return parts
    .flatMap((part): unknown[] => Object.values(part))
    .flatMap((part) =>
      (part instanceof Float32Array || part instanceof Float64Array) && part.buffer instanceof ArrayBuffer
        ? [part.buffer]
        : [],
    )
}

parentPort?.on('message', (question: Question) => {
  const { id } = question
  answer(question)
    .then((found): void => {
      const reply: Reply = { id, ok: true, found }
      parentPort?.postMessage(reply, numbersIn(found))
    })
    .catch((thrown: unknown) => {
      const reply: Reply = { id, ok: false, failure: toFailure(thrown) }
      parentPort?.postMessage(reply)
    })
})
