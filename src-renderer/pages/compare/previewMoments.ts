/** A step at which samples of several runs are looked at; `final` stands for what each of them ended with. */
export type Moment = { readonly kind: 'final' } | { readonly kind: 'step'; readonly step: number }

/** What is kept of one run. */
export interface KeptSteps {
  /** Steps of the previews, ascending. */
  readonly previews: readonly number[]
  readonly hasFinal: boolean
  readonly stepsDone: number
}

/** Every step at which any of the runs has a preview, ascending; then their ends, where any of them has samples. */
export function momentsOf(runs: readonly KeptSteps[]): readonly Moment[] {
  const steps = [...new Set(runs.flatMap(({ previews }) => previews))].sort((a, b) => a - b)
  const moments = steps.map((step): Moment => ({ kind: 'step', step }))
  return runs.some(({ hasFinal }) => hasFinal) ? [...moments, { kind: 'final' }] : moments
}

/**
 * What is shown of a run at a moment: the preview of that step, or else its latest one before it; its end, where it was
 * done by then. Null where nothing was kept by then.
 */
export function shownAt({ previews, hasFinal, stepsDone }: KeptSteps, moment: Moment): Moment | null {
  if (moment.kind === 'final') return hasFinal ? moment : lastOf(previews)
  if (hasFinal && stepsDone <= moment.step) return { kind: 'final' }
  return lastOf(previews.filter((step) => step <= moment.step))
}

function lastOf(steps: readonly number[]): Moment | null {
  const step = steps.at(-1)
  return step === undefined ? null : { kind: 'step', step }
}
