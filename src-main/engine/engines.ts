import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { describeEngine, describeEngines, preferredEngine } from '../tensor'

/** The engine that was asked for, or the preferred one; throws `engine-missing` with the reason where it cannot run. */
export async function chooseEngine(asked: EngineKind | null): Promise<EngineKind> {
  if (asked === null) return preferredEngine()
  const { available, detail } = await describeEngine(asked)
  if (available) return asked
  const others = (await describeEngines()).filter((engine) => engine.available).map(({ kind }) => kind)
  throw fail(
    'engine-missing',
    `The engine “${asked}” cannot run here: ${detail.replace(/\.$/, '')}. Available: ${others.join(', ')}.`,
    'engine',
  )
}
