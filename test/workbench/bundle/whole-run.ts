import type { History } from '../../../src-main/store'
import { encodeSafetensors } from '../../../src-main/workbench/formats/safetensors'
import { openHistory, specOf } from '../../store/scratch'

const points = (rows: number, value: number) => ({
  shape: [rows, 2],
  values: Float32Array.from({ length: 2 * rows }, (_, k) => value + k / 7),
})

/** Gives a history a run that has something of everything: odd losses, samples, previews as images, a checkpoint. */
export async function addWholeRun(history: History, id: string, steps = 300): Promise<void> {
  history.runs.add([{ id, spec: specOf({ name: `“${id}”, α=½` }), engine: 'onnx', createdAt: 1_760_000_000_123 }])
  const values = Float32Array.from({ length: steps }, (_, k) => Math.fround(Math.exp(-k / 31) + 1e-7 * k))
  values.set([NaN, Infinity, -Infinity, -0, 1e-45], 10)
  history.curves.append(id, { firstStep: 0, values })
  await history.samples.put(id, { kind: 'final' }, { ...points(40, 0.1), images: null })
  const images = { height: 1, width: 2, channels: 1, range: [-1, 1] } as const
  await history.samples.put(id, { kind: 'preview', step: 100 }, { ...points(3, 9), images })
  const tensors = [
    { name: 'dense/kernel', shape: [2, 3], dtype: 'float32', data: Float32Array.from([1, 2, 3, 4, 5, 6.5]) },
    { name: 'adam/step', shape: [], dtype: 'int32', data: Int32Array.of(steps) },
  ] as const
  await history.checkpoints.put(id, steps, encodeSafetensors({ step: steps, tensors }), 1_760_000_100_000)
  history.log.add(id, 1_760_000_000_500, 'Started on CPU.')
  history.log.add(id, 1_760_000_100_000, 'Done.')
  history.runs.change(id, {
    state: 'done',
    device: 'CPU, 1 thread',
    startedAt: 1_760_000_000_200,
    finishedAt: 1_760_000_100_000,
    stepsDone: steps,
    parameterCount: 6,
    millisecondsPerStep: 0.1 + 0.2,
    loss: { last: 0.25, tailMean: 1 / 3 },
    metrics: { slicedWasserstein2: { value: 0.5, floor: NaN } },
    nonFiniteSamples: 0,
  })
}

/** A history with one such run. */
export async function historyWith(id: string): Promise<History> {
  const history = openHistory()
  await addWholeRun(history, id)
  return history
}
