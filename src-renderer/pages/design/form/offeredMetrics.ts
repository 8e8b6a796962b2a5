import { metricNames } from '@contract/experiment/evaluation'
import { isMeasurable } from '@contract/experiment/metric-issues'
import { parts } from '@contract/experiment/spec'
import { target } from '@contract/experiment/target'
import type { Field } from '../../../components/form/fields'
import { fieldOf, type Draft } from '../../../components/form/values'

/**
 * The fields of the evaluation, of the distances those that the experiment has, and those that are chosen already, so that
 * they can be left out. Before the target is complete all of them.
 */
export function withOfferedMetrics(fields: readonly Field[], draft: Draft): readonly Field[] {
  const chosenTarget = target.safeParse(draft['target'])
  const { data: training } = parts.training.safeParse(draft['training'] ?? {})
  if (!chosenTarget.success) return fields
  const measured = { target: chosenTarget.data, data: training?.data ?? { kind: 'fresh' as const } }
  const chosen = fieldOf(draft['evaluation'], 'metrics')
  const isOffered = (value: unknown): boolean => {
    const name = metricNames.find((known) => known === value)
    return name === undefined || isMeasurable(name, measured) || (Array.isArray(chosen) && chosen.includes(name))
  }
  return fields.map((field) =>
    field.kind === 'subset' && field.key === 'metrics'
      ? { ...field, options: field.options.filter(({ value }) => isOffered(value)) }
      : field,
  )
}
