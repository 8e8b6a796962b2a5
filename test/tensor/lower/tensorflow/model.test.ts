import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { trace } from '../../../../src-main/tensor'
import { buildModel } from '../../../../src-main/tensor/lower/tensorflow/model'
import { encodeSavedModel, modelTag, type GraphNode } from '../../../../src-main/tensor/lower/tensorflow/messages'
import { denoisingProgram } from '../../networks'

const program = denoisingProgram({ batch: 4, width: 3, dimension: 2 })
const graph = buildModel(program, { capacity: 8, compiled: true })

/** Names that a node's inputs may start with, and that were there before it. */
function demandInOrder(nodes: readonly GraphNode[], given: readonly string[]): void {
  const known = new Set(given)
  for (const { name, inputs } of nodes) {
    for (const input of inputs) expect(known, `${input} before ${name}`).toContain(input.replace(/^\^|:.*$/g, ''))
    expect(known, name).not.toContain(name)
    known.add(name)
  }
}

describe('the graph of a program', () => {
  it('names every value once and uses none before it is there', () => {
    demandInOrder(graph.nodes, [])
    for (const each of graph.functions) {
      demandInOrder(
        each.nodes,
        each.arguments.map(({ name }) => name),
      )
    }
  })

  it('goes round the loop with what it started with', () => {
    const [step, unfinished] = graph.functions
    const types = (list: readonly { readonly type: string }[] = []) => list.map(({ type }) => type)
    expect(types(step?.results)).toEqual(types(step?.arguments))
    expect(types(unfinished?.arguments)).toEqual(types(step?.arguments))
    expect(types(unfinished?.results)).toEqual(['bool'])
  })

  it('stores what a step changes and nothing else', () => {
    const run = graph.functions.at(-1)
    const changed = program.state.filter(({ id, next }) => id !== next)
    expect(run?.effects).toHaveLength(changed.length)
    expect(changed.length).toBeGreaterThan(0)
  })

  it('does not depend on anything but the program', () => {
    const again = buildModel(denoisingProgram({ batch: 4, width: 3, dimension: 2 }), { capacity: 8, compiled: true })
    expect(encodeSavedModel(again)).toEqual(encodeSavedModel(graph))
  })
})

describe('a program without state, outputs or noise', () => {
  it('is a graph as well', () => {
    const empty = buildModel(
      trace('empty', () => () => ({})),
      { capacity: 1, compiled: false },
    )
    expect(empty.nodes.map(({ name }) => name)).toContain('ran')
  })
})

/** The message classes that tfjs-node carries: an independent reading of what we write. */
const { SavedModel } = readerOf(createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js'))

describe('the bytes of a model', () => {
  it('are read by the message classes of tfjs-node as what was meant', () => {
    const [read] = SavedModel.deserializeBinary(encodeSavedModel(graph)).toObject().metaGraphsList
    expect(read?.metaInfoDef.tagsList).toEqual([modelTag])
    expect(
      read?.graphDef.nodeList.map(({ name, op, inputList }) => ({ name, operation: op, inputs: inputList })),
    ).toEqual(graph.nodes.map(({ name, operation, inputs }) => ({ name, operation, inputs })))
    expect(read?.graphDef.library.functionList.map(({ signature }) => signature.name)).toEqual(
      graph.functions.map(({ name }) => name),
    )
  })
})

interface Reader {
  readonly SavedModel: {
    deserializeBinary(bytes: Uint8Array): { toObject(): { readonly metaGraphsList: readonly ReadGraph[] } }
  }
}

interface ReadGraph {
  readonly metaInfoDef: { readonly tagsList: readonly string[] }
  readonly graphDef: {
    readonly nodeList: readonly { readonly name: string; readonly op: string; readonly inputList: readonly string[] }[]
    readonly library: { readonly functionList: readonly { readonly signature: { readonly name: string } }[] }
  }
}

function readerOf(module: Reader): Reader {
  return module
}
