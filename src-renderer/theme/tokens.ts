import { processKinds, type ProcessKind } from '@contract/experiment/process'

/** The colours and measures of the window, once for each theme; every style takes them from here. */
export interface Palette {
  /** Behind everything. */
  readonly page: string
  /** Cards, the form, charts. */
  readonly panel: string
  /** Wells inside a panel: code, tracks, hovered rows. */
  readonly sunken: string
  readonly hover: string
  readonly line: string
  /** Borders of what can be edited; strong enough to be seen without colour. */
  readonly lineStrong: string
  readonly ink: string
  readonly inkSoft: string
  readonly inkFaint: string
  readonly onInk: string
  readonly error: string
  readonly errorSoft: string
  readonly warning: string
  readonly success: string
  readonly focus: string
}

const light: Palette = {
  page: '#f6f7f9',
  panel: '#ffffff',
  sunken: '#f1f3f5',
  hover: '#eceff2',
  line: '#e2e6ea',
  lineStrong: '#c5ccd3',
  ink: '#1c2127',
  inkSoft: '#4d5661',
  inkFaint: '#66707b',
  onInk: '#ffffff',
  error: '#b3261e',
  errorSoft: '#fcefee',
  warning: '#8a5a00',
  success: '#1f7a4d',
  focus: '#5b4bc4',
}

const dark: Palette = {
  page: '#14171b',
  panel: '#1b1f24',
  sunken: '#15181c',
  hover: '#262b32',
  line: '#2c323a',
  lineStrong: '#444c57',
  ink: '#e8ebef',
  inkSoft: '#b3bbc5',
  inkFaint: '#929ba6',
  onInk: '#14171b',
  error: '#ff8f85',
  errorSoft: '#37201f',
  warning: '#e8b35a',
  success: '#6cc799',
  focus: '#a99cff',
}

export const palette = (isDark: boolean): Palette => (isDark ? dark : light)

/** Okabe–Ito colours, told apart with any colour vision; the dash is the second channel. */
const processAccents: Readonly<Record<ProcessKind, { light: string; dark: string; dash: readonly number[] }>> = {
  vp: { light: '#0072b2', dark: '#56b4e9', dash: [] },
  pbm: { light: '#d55e00', dark: '#e69f00', dash: [7, 4] },
  'sub-vp': { light: '#00795a', dark: '#2fc79a', dash: [2, 3] },
  ve: { light: '#b0457f', dark: '#e39cc4', dash: [10, 3, 2, 3] },
}

/** The accent of a process, the same on every chart, tag and bar. */
export const processColor = (kind: ProcessKind, isDark: boolean): string =>
  processAccents[kind][isDark ? 'dark' : 'light']

/** The dash that goes with the accent, in CSS pixels; empty for a solid line. */
export const processDash = (kind: ProcessKind): readonly number[] => processAccents[kind].dash

/** What a process is called where there is little room. */
export const processLabel: Readonly<Record<ProcessKind, string>> = {
  vp: 'VP',
  pbm: 'PBM',
  'sub-vp': 'sub-VP',
  ve: 'VE',
}

export const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
export const monoFamily = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, monospace"

/** The palette as CSS custom properties: `--page`, `--line-strong`, `--vp`, … */
export function cssVariables(isDark: boolean): Readonly<Record<string, string>> {
  const named = Object.entries(palette(isDark)).map(([key, value]): [string, string] => [
    `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ])
  return {
    ...Object.fromEntries(named),
    ...Object.fromEntries(processKinds.map((kind) => [`--${kind}`, processColor(kind, isDark)])),
    '--font': fontFamily,
    '--mono': monoFamily,
  }
}
