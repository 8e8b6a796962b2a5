/** How a line is told from others: colour first, then dash and marker. */
export interface LineStyle {
  readonly color: string
  readonly dash: string
  readonly marker: 'circle' | 'square' | 'triangle' | 'diamond'
}

/** Okabe–Ito colours, as in the window: told apart with any colour vision, and VP and PBM always have theirs. */
const accents: ReadonlyMap<string, LineStyle> = new Map([
  ['VP', { color: '#0072b2', dash: '', marker: 'circle' }],
  ['PBM', { color: '#d55e00', dash: '7 4', marker: 'square' }],
])

const others: readonly LineStyle[] = [
  { color: '#009e73', dash: '', marker: 'triangle' },
  { color: '#cc79a7', dash: '4 3', marker: 'diamond' },
  { color: '#56b4e9', dash: '8 3 2 3', marker: 'circle' },
  { color: '#e69f00', dash: '2 3', marker: 'square' },
  { color: '#5b4bc4', dash: '', marker: 'diamond' },
  { color: '#333333', dash: '5 5', marker: 'triangle' },
]

/** A style for each label; labels that only begin with VP or PBM take its colour as long as it is free. */
export function stylesOf(labels: readonly string[]): ReadonlyMap<string, LineStyle> {
  const taken = new Map<string, LineStyle>()
  const used = new Set<LineStyle>()
  const give = (label: string, style: LineStyle | undefined) => {
    if (style === undefined || used.has(style)) return false
    used.add(style)
    taken.set(label, style)
    return true
  }
  for (const label of labels) give(label, accents.get(label))
  for (const label of labels.filter((other) => !taken.has(other))) {
    const accent = accents.get(label.split(/[ ,]/)[0] ?? '')
    if (give(label, accent)) continue
    if (!others.some((style) => give(label, style))) taken.set(label, others[taken.size % others.length] ?? fallback)
  }
  return taken
}

const fallback: LineStyle = { color: '#333333', dash: '', marker: 'circle' }
