import { widthOf } from '@contract/experiment/network'
import type { RunSummary } from '@contract/run'
import { stateLabel, targetLabel } from '../../components/runs/describe'
import { processLabel } from '../../theme/tokens'

/** What the words of a filter line are looked for in, in small letters. */
const texts = new WeakMap<RunSummary, { readonly free: string; readonly facts: ReadonlySet<string> }>()

function textOf(run: RunSummary) {
  const known = texts.get(run)
  if (known) return known
  const { spec } = run
  const free = [run.name, targetLabel(spec.target), processLabel[spec.process.kind], stateLabel[run.state]]
  const facts = [
    ['state', run.state],
    ['target', spec.target.kind],
    ['process', spec.process.kind],
    ['objective', spec.objective.kind],
    ...(spec.objective.kind === 'denoising' ? [['parameterization', spec.objective.parameterization]] : []),
    ['network', spec.network.kind],
    ['width', widthOf(spec.network)],
    ...(spec.network.kind === 'u-net' ? [] : [['depth', spec.network.depth]]),
    ['steps', spec.training.steps],
    ['batch', spec.training.batch],
    ['start', spec.sampling.start],
    ['seed', spec.seed],
    ['engine', run.engine],
    ['id', run.id],
  ].map(([name, value]) => `${String(name)}:${String(value)}`.toLowerCase())
  const found = { free: free.join('\n').toLowerCase(), facts: new Set(facts) }
  texts.set(run, found)
  return found
}

/**
 * The runs that a filter line asks for: every word must occur in the name, target, process or state, and a word such as
 * `process:vp`, `width:64` or `state:done` must be exactly so.
 */
export function filtered(runs: readonly RunSummary[], line: string): readonly RunSummary[] {
  const words = line.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return runs
  return runs.filter((run) => {
    const { free, facts } = textOf(run)
    return words.every((word) => free.includes(word) || facts.has(word))
  })
}
