import { explicitMixtureTarget, targetVariants, type TargetKind } from '@contract/experiment/target'
import { experimentSeed, parts, variants } from '@contract/experiment/spec'
import { fieldsOf, variantsOf, type ScalarField } from './fields'

/** The parts of an experiment, read once from the contract's schemas. */
export const targets = variantsOf(targetVariants)

/** Where a target stands in the list of them. */
export const targetGroups: Readonly<Record<TargetKind, string>> = {
  gaussian: 'Laws',
  mixture: 'Laws',
  funnel: 'Laws',
  'student-t': 'Laws',
  laplace: 'Laws',
  defensive: 'Laws',
  sphere: 'Laws',
  banana: 'Laws',
  wells: 'Laws',
  rings: 'Shapes in the plane',
  moons: 'Shapes in the plane',
  checkerboard: 'Shapes in the plane',
  spiral: 'Shapes in the plane',
  'logistic-regression': 'Densities',
  formula: 'Densities',
  points: 'Data',
  mnist: 'Data',
  images: 'Data',
}

export const explicitMixture = fieldsOf(explicitMixtureTarget)
export const processes = variantsOf(variants.process)
export const networks = variantsOf(variants.network)
export const objectives = variantsOf(variants.objective)
export const trainingFields = fieldsOf(parts.training)
export const samplingFields = fieldsOf(parts.sampling)
export const evaluationFields = fieldsOf(parts.evaluation)

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
