import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { describeEngines } from '../tensor'

/** The engine that was asked for, or the preferred one; throws `engine-missing` with the reason where it cannot run. */
export async function chooseEngine(asked: EngineKind | null): Promise<EngineKind> {
  const engines = await describeEngines()
  const chosen = engines.find(({ kind, preferred }) => (asked === null ? preferred : kind === asked))
  if (chosen?.available === true) return chosen.kind
  const others = engines.filter(({ available }) => available).map(({ kind }) => kind)
  throw fail(
    'engine-missing',
    `The engine “${asked ?? 'preferred'}” cannot run here: ${chosen?.detail ?? 'it is not known'}. Available: ${others.join(', ')}.`,
    'engine',
  )
}
