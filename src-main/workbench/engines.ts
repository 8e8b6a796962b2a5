import type { EngineAvailability } from '@contract/description'
import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'

/** Finds out what this machine can run; given by the host, asked once. */
export type DescribeEngines = () => Promise<readonly EngineAvailability[]>

export class Engines {
  private asked: Promise<readonly EngineAvailability[]> | undefined

  /** `wanted`: the engine that the settings name, which is preferred wherever it is available. */
  constructor(
    private readonly describe: DescribeEngines,
    private readonly wanted: () => EngineKind | null = () => null,
  ) {}

  async all(): Promise<readonly EngineAvailability[]> {
    this.asked ??= this.describe().catch((thrown: unknown) => {
      this.asked = undefined
      throw thrown
    })
    const found = await this.asked
    const wanted = this.wanted()
    if (!found.some(({ kind, available }) => kind === wanted && available)) return found
    return found.map((engine) => ({ ...engine, preferred: engine.kind === wanted }))
  }

  /** The engine that was chosen, else the preferred one; `engine-missing` with the reason where it cannot run. */
  async choose(chosen: EngineKind | undefined): Promise<EngineKind> {
    const all = await this.all()
    if (chosen === undefined) {
      const usable = all.filter(({ available }) => available)
      const engine = usable.find(({ preferred }) => preferred) ?? usable[0]
      if (engine) return engine.kind
      throw fail(
        'engine-missing',
        `No engine runs on this machine. ${all.map(({ detail }) => detail).join(' ')}`.trim(),
      )
    }
    const engine = all.find(({ kind }) => kind === chosen)
    if (engine?.available) return chosen
    const others = all.filter(({ available }) => available).map(({ kind }) => kind)
    const detail = engine ? engine.detail.replace(/\.?$/, '.') : 'It is not part of this program.'
    const advice = others.length > 0 ? ` Choose ${others.join(' or ')}.` : ''
    throw fail('engine-missing', `The engine ${chosen} cannot run here: ${detail}${advice}`, 'engine')
  }
}
