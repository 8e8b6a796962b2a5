import { color as parsed } from 'chart.js/helpers'
import type { ProcessKind } from '@contract/experiment/process'
import { processColor, processDash } from '../../theme/tokens'

/** How a run is drawn wherever it is compared. */
export interface RunStyle {
  readonly color: string
  readonly dash: readonly number[]
}

/** Lightness of the second, third … run of one process, relative to the accent's: −1 black, 0 the accent, 1 white. */
const lightness = { light: [0, -0.45, 0.4, -0.25, 0.2], dark: [0, 0.5, -0.35, 0.28, -0.18] } as const
const dashes: Readonly<Record<ProcessKind, readonly (readonly number[])[]>> = {
  vp: [[], [12, 3], [9, 3, 2, 3], [2, 3]],
  pbm: [[], [3, 3], [14, 4], [6, 3, 2, 3]],
  'sub-vp': [[], [5, 2], [12, 4, 4, 4], [1, 5]],
  ve: [[], [8, 5], [4, 2, 1, 2], [16, 3]],
}

/**
 * A style for each run, in their order. A process keeps its accent; further runs of the same one differ in lightness
 * and in dash, so that eight of them are told apart without colour as well.
 */
export function runStyles(processes: readonly ProcessKind[], isDark: boolean): readonly RunStyle[] {
  const seen = new Map<ProcessKind, number>()
  return processes.map((kind) => {
    const earlier = seen.get(kind) ?? 0
    seen.set(kind, earlier + 1)
    const shades = lightness[isDark ? 'dark' : 'light']
    const patterns = dashes[kind]
    const pattern = patterns[earlier % patterns.length] ?? []
    return {
      color: shifted(processColor(kind, isDark), shades[earlier % shades.length] ?? 0),
      dash: earlier === 0 ? processDash(kind) : pattern,
    }
  })
}

function shifted(accent: string, by: number): string {
  if (by === 0) return accent
  const base = parsed(accent).rgb
  const towards = by < 0 ? 0 : 255
  const mixed = [base.r, base.g, base.b].map((part) => Math.round(part + Math.abs(by) * (towards - part)))
  return `rgb(${mixed.join(', ')})`
}
