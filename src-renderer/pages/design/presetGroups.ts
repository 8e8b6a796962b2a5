import { imagesOf } from '@contract/experiment/target/images'
import type { Preset } from '@contract/preset'

/** Presets that belong together. */
export interface PresetGroup {
  readonly title: string
  readonly presets: readonly Preset[]
}

const titles = ['Figures of the paper', 'First steps', 'From a density', 'Images'] as const

function titleOf({ id, specs }: Preset): (typeof titles)[number] {
  if (id.startsWith('figure-')) return 'Figures of the paper'
  if (specs.some(({ target }) => imagesOf(target) !== null)) return 'Images'
  return specs.every(({ objective }) => objective.kind !== 'denoising') ? 'From a density' : 'First steps'
}

/** The presets by what they are, the figures of the paper first; groups that have none are left out. */
export const presetGroups = (presets: readonly Preset[]): readonly PresetGroup[] =>
  titles
    .map((title) => ({ title, presets: presets.filter((preset) => titleOf(preset) === title) }))
    .filter((group) => group.presets.length > 0)
