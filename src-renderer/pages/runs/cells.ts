import type { MetricName } from '@contract/experiment/evaluation'
import { widthOf } from '@contract/experiment/network'
import type { RunSummary } from '@contract/run'
import { significant, wholeNumber } from '../../charts/numbers'
import { dayOf, elapsedText, momentText, stateLabel, targetLabel, wholeMoment } from '../../components/runs/describe'
import { engineLabel } from '../../stores/description'
import { processLabel } from '../../theme/tokens'
import { isMetricName, placeText, type ColumnKey } from './columnFacts'

/** What stands in a cell: a text, a smaller one beneath it, and what the pointer is told. */
export interface CellText {
  readonly text: string
  readonly beneath?: string
  readonly title?: string
}

const nothing: CellText = { text: '' }
const plain = (text: string): CellText => ({ text })
const numberText = (value: number | null | undefined, say: (value: number) => string): CellText =>
  value === null || value === undefined ? nothing : { text: say(value) }

const distance = (name: MetricName, { metrics }: RunSummary): CellText => {
  const measured = metrics[name]
  if (!measured) return nothing
  return {
    text: significant(measured.value),
    beneath: significant(measured.floor),
    title: `floor ${significant(measured.floor)}`,
  }
}

type Cell = (run: RunSummary, now: number) => CellText

const cells: Readonly<Record<Exclude<ColumnKey, MetricName>, Cell>> = {
  state: ({ state }) => plain(stateLabel[state]),
  target: ({ spec }) => plain(targetLabel(spec.target)),
  process: ({ spec }) => plain(processLabel[spec.process.kind]),
  width: ({ spec }) => plain(wholeNumber(widthOf(spec.network))),
  parameters: ({ parameterCount }) => numberText(parameterCount, wholeNumber),
  steps: ({ stepsDone, spec }) =>
    stepsDone === spec.training.steps
      ? plain(wholeNumber(stepsDone))
      : { text: wholeNumber(stepsDone), beneath: `of ${wholeNumber(spec.training.steps)}` },
  curve: () => nothing,
  loss: ({ loss }) => numberText(loss?.tailMean, significant),
  lossBest: ({ bestLoss }) =>
    bestLoss === null
      ? nothing
      : { text: significant(bestLoss.mean), beneath: `at ${wholeNumber(bestLoss.step)}`, title: 'mean of 200 steps' },
  lossLast: ({ loss }) => numberText(loss?.last, significant),
  excess: ({ heldOut }) => numberText(heldOut?.excess, significant),
  duration: (run, now) => plain(elapsedText(run, now)),
  created: ({ createdAt }, now) => ({ text: momentText(createdAt, now), title: wholeMoment(createdAt) }),
  seed: ({ spec }) => plain(String(spec.seed)),
  engine: ({ engine }) => plain(engineLabel[engine]),
  tags: ({ tags }) => ({ text: tags.join(', '), title: tags.join(', ') }),
  sweep: ({ sweep }) => {
    const text = sweep === null ? '' : placeText(sweep.values)
    return { text, title: text }
  },
}

interface KeptTexts {
  readonly day: number
  readonly texts: Map<ColumnKey, CellText>
}

const kept = new WeakMap<RunSummary, KeptTexts>()

/**
 * What a cell of the table says of a run; an empty text where there is nothing. What was said of a run that has ended is
 * kept for the day: the table asks for the same cells again and again as it scrolls.
 */
export function cellText(key: ColumnKey, run: RunSummary, now: number): CellText {
  if (run.state === 'running') return written(key, run, now)
  const day = dayOf(now)
  const before = kept.get(run)
  const texts = before?.day === day ? before.texts : new Map<ColumnKey, CellText>()
  if (texts !== before?.texts) kept.set(run, { day, texts })
  const known = texts.get(key) ?? written(key, run, now)
  texts.set(key, known)
  return known
}

const written = (key: ColumnKey, run: RunSummary, now: number): CellText =>
  isMetricName(key) ? distance(key, run) : cells[key](run, now)
