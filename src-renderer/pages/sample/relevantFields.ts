import { isConditional } from '@contract/experiment/conditioning'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Field } from '../../components/form/fields'
import type { Draft } from '../../components/form/values'

/**
 * The fields of sampling that mean something for a run under an integrator; one that a person has set stays, so that
 * what is wrong with it can be mended.
 */
export function relevantFields(fields: readonly Field[], spec: ExperimentSpec, draft: Draft): readonly Field[] {
  const integrator = draft['integrator'] ?? spec.sampling.integrator
  const isOfUse: Readonly<Record<string, boolean>> = {
    corrector: integrator === 'predictor-corrector',
    tolerance: integrator === 'adaptive',
    offset: spec.process.kind === 'pbm',
    guidance: isConditional(spec),
    classes: isConditional(spec),
  }
  return fields.filter(({ key }) => key in draft || isOfUse[key] !== false)
}
