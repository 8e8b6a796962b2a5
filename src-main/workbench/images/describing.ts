import type { ParsedInputOf } from '@contract/api'
import { fail } from '@contract/failure'
import type { SampleDescription } from '@contract/image-description'
import type { RunSummary } from '@contract/run'
import { imagesOf } from '@contract/experiment/target/images'
import type { NumberBlock } from '@contract/tensors'
import type { EngineSupervisor } from '../../engine/supervisor'
import type { Reader } from '../../store'
import type { Classifiers } from './classifiers'

/** Says what images of runs show, and which training images they resemble. */
export class Describing {
  constructor(
    private readonly reader: Reader,
    private readonly supervisor: EngineSupervisor,
    private readonly classifiers: Classifiers,
  ) {}

  /**
   * Describes a run's kept samples, or those that were given. Errors: `invalid-input` where the run's target has no
   * images, `not-found` where the run has no such samples.
   */
  async describe(
    { name, id, spec, engine }: RunSummary,
    { step, first, limit, samples: given, classifier: wanted }: ParsedInputOf<'samples.describe'>,
  ): Promise<SampleDescription> {
    const { target } = spec
    if (imagesOf(target) === null)
      throw fail('invalid-input', `“${name}” is not about images; its target is “${target.kind}”.`, 'run')
    const key = step === undefined ? ({ kind: 'final' } as const) : ({ kind: 'preview', step } as const)
    const kept: NumberBlock | null = given ?? rowsFrom(await this.reader.samples(id, key, first + limit), first)
    if (kept === null) throw fail('not-found', `“${name}” keeps no such samples of that step.`, 'step')
    const classifier =
      wanted === 'kept'
        ? await this.classifiers.kept(target)
        : await this.classifiers.ask(target, { engine }, () => undefined).ready
    const samples = { shape: [...kept.shape], values: kept.values }
    const task = { kind: 'describe', target, engine, samples, classifier: classifier ?? undefined } as const
    const outcome = await this.supervisor.run(task).finished
    if (outcome.kind !== 'described') throw fail('internal', `The engine answered “describe” with “${outcome.kind}”.`)
    return outcome.description
  }
}

/** The rows of a table from one on; null where there are none. */
function rowsFrom(table: NumberBlock | null, first: number): NumberBlock | null {
  const [count = 0, length = 0] = table?.shape ?? []
  if (table === null || first >= count) return null
  return { shape: [count - first, length], values: table.values.subarray(first * length, count * length) }
}
