import { processKinds, type ProcessKind } from '@contract/experiment/process'
import { valueAt, type Draft } from '../../../components/form/values'
import { processLabel } from '../../../theme/tokens'

/** The kind of a draft's process; one that names none, or none that is known, is VP. */
export function processKindOf(draft: Draft): ProcessKind {
  const kind = valueAt(draft, 'process.kind')
  return processKinds.find((known) => known === kind) ?? 'vp'
}

/** What experiments that are set up side by side are called: by their process, and by their place where two have one. */
export function experimentNames(drafts: readonly Draft[]): readonly string[] {
  const kinds = drafts.map(processKindOf)
  return kinds.map((kind, index) =>
    kinds.filter((other) => other === kind).length === 1
      ? processLabel[kind]
      : `${processLabel[kind]} ${String(index + 1)}`,
  )
}
