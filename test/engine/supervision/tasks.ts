import { setTimeout as wait } from 'node:timers/promises'
import type { EngineTask, TaskOutcome } from '../../../src-main/engine/messages'
import { specOf } from '../../store/scratch'

export const train: EngineTask = { kind: 'train', spec: specOf(), engine: 'onnx', checkpointSeconds: 30 }
export const explain: EngineTask = { kind: 'explain', spec: specOf() }
export const trained = {
  kind: 'trained',
  complete: true,
  stepsDone: 3,
  millisecondsPerStep: 1,
  loss: null,
  heldOut: null,
  metrics: {},
  nonFiniteSamples: 0,
  evidence: null,
} as const satisfies TaskOutcome
export const density: TaskOutcome = { kind: 'density', grid: null }

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(1)
}
