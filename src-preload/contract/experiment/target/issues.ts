import { parseFormula } from '../formula/parse'
import type { SpecIssue } from '../issue'
import type { TargetSpec } from '../target'
import { covarianceIssues } from './covariance'

/** What no single field of a target can know: sizes that must agree, weights that must sum. */
export function targetIssues(target: TargetSpec): SpecIssue[] {
  switch (target.kind) {
    case 'gaussian':
      return [
        ...lengthIssues('target.mean', target.mean, target.dimension, 'the dimension'),
        ...lengthIssues('target.variance', target.variance, target.dimension, 'the dimension'),
        ...(target.covariance ? givenCovarianceIssues(target, target.covariance) : []),
      ]
    case 'mixture':
      return 'means' in target ? explicitMixtureIssues(target) : []
    case 'mnist':
      return new Set(target.digits).size === target.digits.length
        ? []
        : [{ path: 'target.digits', message: 'A digit is named twice; name each once.' }]
    case 'images':
      return classIssues(target)
    case 'formula': {
      const parsed = parseFormula(target.logDensity, target.dimension)
      return parsed.ok ? [] : [{ path: 'target.logDensity', message: parsed.message }]
    }
    case 'wells':
      return target.wells <= target.dimension
        ? []
        : [{ path: 'target.wells', message: `Must be at most the dimension, which is ${String(target.dimension)}.` }]
    case 'funnel':
    case 'banana':
    case 'student-t':
    case 'laplace':
    case 'defensive':
    case 'sphere':
    case 'logistic-regression':
    case 'points':
    case 'rings':
    case 'moons':
    case 'checkerboard':
    case 'spiral':
      return []
  }
}

function classIssues({ classes, classCount }: Extract<TargetSpec, { readonly kind: 'images' }>): SpecIssue[] {
  const issue = (message: string): SpecIssue[] => [{ path: 'target.classes', message }]
  if (classes === undefined) return []
  if (classCount === 0) return issue('The images of this data set have no labels; leave the classes out.')
  if (new Set(classes).size < classes.length) return issue('A class is named twice; name each once.')
  const absent = classes.find((label) => label >= classCount)
  if (absent === undefined) return []
  return issue(`There is no class ${String(absent)}; the labels are 0 to ${String(classCount - 1)}.`)
}

function givenCovarianceIssues(
  { variance, dimension }: Extract<TargetSpec, { readonly kind: 'gaussian' }>,
  covariance: readonly (readonly number[])[],
): SpecIssue[] {
  return variance === 1
    ? covarianceIssues('target.covariance', covariance, dimension)
    : [{ path: 'target.variance', message: 'A covariance is given, which holds the variances; leave this out.' }]
}

function lengthIssues(path: string, values: unknown, length: number, of: string): SpecIssue[] {
  if (!Array.isArray(values) || values.length === length) return []
  return [{ path, message: `Has ${String(values.length)} entries; ${of} asks for ${String(length)}.` }]
}

function explicitMixtureIssues({
  means,
  variances,
  weights,
}: Extract<TargetSpec, { readonly means: unknown }>): SpecIssue[] {
  const dimension = means[0]?.length ?? 0
  return [
    ...means.flatMap((mean, k) => lengthIssues(`target.means[${String(k)}]`, mean, dimension, 'the first mean')),
    ...lengthIssues('target.variances', variances, means.length, 'the number of means'),
    ...lengthIssues('target.weights', weights, means.length, 'the number of means'),
    ...sumIssues('target.weights', weights),
  ]
}

function sumIssues(path: string, weights: readonly number[] | undefined): SpecIssue[] {
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 1
  if (Math.abs(total - 1) <= 1e-6) return []
  return [{ path, message: `The weights sum to ${String(Number(total.toPrecision(6)))}; they must sum to 1.` }]
}
