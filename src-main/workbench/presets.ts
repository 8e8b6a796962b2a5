import { z } from 'zod'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError } from '@contract/failure'
import type { Preset } from '@contract/preset'
import controlFunnel from '../../resources/presets/control-funnel.json'
import controlMixture from '../../resources/presets/control-mixture.json'
import firstComparison from '../../resources/presets/first-comparison.json'
import figure1 from '../../resources/presets/figure-1.json'
import figure2 from '../../resources/presets/figure-2.json'
import figure2Funnel from '../../resources/presets/figure-2-funnel.json'
import figure3 from '../../resources/presets/figure-3.json'
import figure4 from '../../resources/presets/figure-4.json'
import figure5 from '../../resources/presets/figure-5.json'
import funnel from '../../resources/presets/funnel.json'
import gaussianCheck from '../../resources/presets/gaussian-check.json'
import imagesLarge from '../../resources/presets/images-large.json'
import imagesSmall from '../../resources/presets/images-small.json'
import mixturePbm from '../../resources/presets/mixture-pbm.json'
import mixtureVp from '../../resources/presets/mixture-vp.json'
import mnist from '../../resources/presets/mnist.json'
import { breathe } from '../store'

/** Imported, not read, so that every bundle carries them; in the order in which they are shown. */
const sources: Readonly<Record<string, unknown>> = {
  'first-comparison': firstComparison,
  'gaussian-check': gaussianCheck,
  'mixture-vp': mixtureVp,
  'mixture-pbm': mixturePbm,
  funnel,
  mnist,
  'images-small': imagesSmall,
  'figure-1': figure1,
  'figure-2': figure2,
  'figure-2-funnel': figure2Funnel,
  'figure-3': figure3,
  'figure-4': figure4,
  'figure-5': figure5,
  'control-mixture': controlMixture,
  'control-funnel': controlFunnel,
  'images-large': imagesLarge,
}

const presetSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().min(1),
  specs: z.array(z.unknown()).min(1),
})

let read: Promise<readonly Preset[]> | undefined

/** The experiments to begin with, complete; read once, in short stretches: a window asks for them while it opens. */
export function presets(): Promise<readonly Preset[]> {
  read ??= readAll()
  return read
}

async function readAll(): Promise<readonly Preset[]> {
  const all: Preset[] = []
  for (const [id, source] of Object.entries(sources)) all.push(await readPreset(id, source))
  return all
}

async function readPreset(id: string, source: unknown): Promise<Preset> {
  const { title, description, specs: inputs } = presetSchema.parse(source)
  const specs: ExperimentSpec[] = []
  for (const input of inputs) {
    const parsed = parseExperimentOrFailure(input)
    if (!parsed.ok) throw new CloudpinError(parsed.error)
    specs.push(parsed.value)
    await breathe()
  }
  return { id, title, description, specs }
}
