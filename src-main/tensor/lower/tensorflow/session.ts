import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, toFailure, type CloudpinError } from '@contract/failure'
import { tfType, type TensorflowBinding, type TensorInfo } from './binding'
import { encodeSavedModel, modelTag, type Graph } from './messages'

export type Numbers = Float32Array | Int32Array | Uint8Array

/** Something fed to a place of the graph. TensorFlow reads the array itself while the call lasts. */
export interface Feed {
  readonly place: string
  readonly type: keyof typeof tfType
  readonly shape: readonly number[]
  readonly data: Numbers
}

/** A graph in a session of its own, with its variables. */
export class TensorflowSession {
  readonly #model: number

  /** @throws internal or out-of-memory with TensorFlow's reason where it does not take the graph. */
  constructor(
    readonly binding: TensorflowBinding,
    graph: Graph,
  ) {
    this.#model = load(binding, graph)
  }

  /** Feeds, runs, and answers with copies of what was fetched, in that order. */
  run(feeds: readonly Feed[], fetches: readonly string[], what: string): readonly Numbers[] {
    if (fetches.length === 0) return []
    const { binding } = this
    const fed: number[] = []
    let results: readonly TensorInfo[] = []
    try {
      for (const { shape, type, data } of feeds) fed.push(binding.createTensor(shape, tfType[type], data))
      const names = feeds.map(({ place }) => `${place}:0`).join(',')
      results = binding.runSavedModel(this.#model, fed, names, fetches.map((place) => `${place}:0`).join(','))
      return results.map(({ id }) => numbers(binding.tensorDataSync(id)))
    } catch (thrown) {
      throw tensorflowFailure(thrown, what)
    } finally {
      for (const { id } of results) binding.deleteTensor(id)
      for (const id of fed) binding.deleteTensor(id)
    }
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.#model)
  }
}

/** The binding takes models from files only; the file is gone again when this returns. */
function load(binding: TensorflowBinding, graph: Graph): number {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpin-tensorflow-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(graph))
    return binding.loadSavedModel(folder, modelTag)
  } catch (thrown) {
    throw tensorflowFailure(thrown, 'TensorFlow could not load the program')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function numbers(value: unknown): Numbers {
  if (value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array) return value
  throw new Error('TensorFlow gave a tensor of another type than the graph says.')
}

/** TensorFlow's own words, without the trail of nodes that follows them. */
function tensorflowFailure(thrown: unknown, what: string): CloudpinError {
  const { message } = toFailure(thrown)
  const reason = message.split('\n')[0] ?? message
  const code = /OOM when allocating|out of memory|RESOURCE_EXHAUSTED/i.test(message) ? 'out-of-memory' : 'internal'
  return fail(code, `${what}: ${reason}`)
}
