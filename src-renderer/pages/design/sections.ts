import type { z } from 'zod'
import { explicitMixtureTarget, targetVariants } from '@contract/experiment/target'
import { processVariants } from '@contract/experiment/process'
import { experimentSeed, parts } from '@contract/experiment/spec'
import { fieldsOf, variantsOf, type Field, type ScalarField } from '../../components/form/fields'

/** The parts of an experiment, read once from the contract's schemas. */
export const targets = variantsOf(targetVariants)
export const explicitMixture = fieldsOf(explicitMixtureTarget)
export const processes = variantsOf(processVariants)

const fieldsOfPart = (part: z.ZodType): readonly Field[] => fieldsOf(part)
export const networkFields = fieldsOfPart(parts.network)
export const objectiveFields = fieldsOfPart(parts.objective)
export const trainingFields = fieldsOfPart(parts.training)
export const samplingFields = fieldsOfPart(parts.sampling)
export const evaluationFields = fieldsOfPart(parts.evaluation)

/** The seed as a field of a form, so that it looks and works as the others do. */
export const seedField: ScalarField = {
  kind: 'number',
  integer: true,
  key: 'seed',
  title: experimentSeed.meta()?.title ?? 'Seed',
  description: experimentSeed.meta()?.description ?? null,
  unit: null,
  formula: null,
  required: false,
  fallback: experimentSeed.parse(undefined),
}

/** What stands in a card of the form; whatever is wrong elsewhere is said above the cards. */
export const shownPaths: readonly string[] = [
  'name',
  'seed',
  'target',
  'process',
  'network',
  'objective',
  'training',
  'sampling',
  'evaluation',
]
