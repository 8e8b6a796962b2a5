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

/** What exact samples score, thin and without colour. */
const floorStyle: LineStyle = { color: '#66707b', dash: '1 3', marker: 'circle' }

/** Looks of lines of one colour, told apart by what follows the process. */
const looks: readonly Omit<LineStyle, 'color'>[] = [
  { dash: '', marker: 'circle' },
  { dash: '7 4', marker: 'square' },
  { dash: '2 3', marker: 'triangle' },
  { dash: '8 3 2 3', marker: 'diamond' },
]

/** The label of the floor's line. */
export const floorLabel = 'exact samples'

/**
 * A style for each label of a chart. Where all of them are of two parts, "VP, Heun", the first is the colour and the
 * second dash and marker; else labels that only begin with VP or PBM take its colour as long as it is free.
 */
export function stylesOf(all: readonly string[]): ReadonlyMap<string, LineStyle> {
  const labels = all.filter((label) => label !== floorLabel)
  const styles = pairedStyles(labels) ?? singleStyles(labels)
  return new Map([...styles, [floorLabel, floorStyle]])
}

function pairedStyles(labels: readonly string[]): ReadonlyMap<string, LineStyle> | null {
  const parts = labels.map((label) => label.split(', '))
  const [firsts, seconds] = [0, 1].map((part) => [...new Set(parts.map((words) => words[part] ?? ''))])
  if (firsts === undefined || seconds === undefined || labels.length < 3) return null
  if (parts.some((words) => words.length !== 2) || seconds.length > looks.length || seconds.length < 2) return null
  const colors = singleStyles(firsts)
  return new Map(
    parts.map(([first = '', second = ''], k) => {
      const color = colors.get(first)?.color ?? fallback.color
      return [labels[k] ?? '', { ...fallback, ...looks[seconds.indexOf(second)], color }]
    }),
  )
}

function singleStyles(labels: readonly string[]): ReadonlyMap<string, LineStyle> {
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
