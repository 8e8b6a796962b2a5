import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { OnnxGraph } from './graph'

/*
 * What a run writes into arrays that it was given, ONNX Runtime's binding for Node copies once more, into arrays of its
 * own that nobody asked for: output after output, when the run is over. For 32 MB of state those are 11 to 19 ms, a
 * tenth of a step of a large network. It stops at the first output that it has no array for; so each model's first is
 * one, a list of nothing.
 */

const unreadable = 'unreadable'

/** Adds the output that is not read. It has to be the model's first. */
export function declareUnreadable(graph: OnnxGraph): void {
  graph.named('SequenceEmpty', [], [unreadable])
  graph.sequenceOutput(unreadable, 'float32')
}

/** What the binding says of a list. */
const refusal = 'Non tensor type is temporarily not supported.'

/** Runs a model with such an output; everything that it computes is written into the given tensors. */
export async function runInPlace(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  fetches: Readonly<Record<string, Tensor>>,
): Promise<void> {
  try {
    await session.run(feeds, { [unreadable]: null, ...fetches })
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.message === refusal)) throw thrown
  }
}
