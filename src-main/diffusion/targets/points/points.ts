import * as tf from '@tensorflow/tfjs-core'
import { basename } from 'node:path'
import { fail } from '@contract/failure'
import type { TargetSpec } from '@contract/experiment/target'
import { tableCollection } from '../../data/collection'
import { once } from '../../numerics/once'
import type { Weighted } from '../mixture-components'
import { mixtureLaw } from '../mixture-law'
import { fails, irregular } from '../regularity'
import { exact, type ExactLaw, type Target } from '../target'
import { readPoints, type PointsFile } from './file'

type PointsSpec = Extract<TargetSpec, { readonly kind: 'points' }>

/** Above this, the traced exact score would be dearer than any network. */
const mostComponents = 20_000

/** The points of a file, drawn with replacement. */
export function pointsTarget(spec: PointsSpec): Target {
  const load = once(() => checked(readPoints(spec.path), spec))
  return {
    dimension: spec.dimension,
    images: null,
    exactness: exact,
    sampler(scope) {
      const { rows, columns, values } = load()
      const points = tf.tensor2d(values, [rows, columns])
      return (count) => tf.gather(points, scope.noise.integers([count], rows))
    },
    collection() {
      const { values, columns } = load()
      return tableCollection(values, columns)
    },
    density: null,
    law: empiricalLaw(spec, load),
    marginalDensity: () => null,
    regularity: () =>
      irregular(
        fails('The file’s points are finitely many, so π has no density.'),
        fails('Without a density there is no f = dπ/dN(0, σ²I).'),
      ),
  }
}

function checked(file: PointsFile, { path, dimension, sha256 }: PointsSpec): PointsFile {
  const name = basename(path)
  if (file.columns !== dimension)
    throw fail(
      'invalid-spec',
      `${name} has ${file.columns} columns; the dimension is ${dimension} and should be ${file.columns}.`,
      'target.dimension',
    )
  if (sha256 !== undefined && sha256 !== file.sha256)
    throw fail(
      'data-damaged',
      `${name} was changed: its SHA-256 is ${file.sha256}. Put the old file back, or leave the hash out.`,
      'target.sha256',
    )
  return file
}

/** Noised, the points are the centres of a mixture of Gaussians with variance s²: its score memorises them. */
function empiricalLaw({ path }: PointsSpec, load: () => PointsFile): ExactLaw {
  const law = once(() => mixtureLaw(components(load())))
  const noised = (deviation: number) => {
    if (deviation === 0) throw fail('invalid-input', 'Points have no density before they are noised.')
    return law()
  }
  return {
    origin: 'points',
    logDensity: (point, kernel) => noised(kernel.deviation).logDensity(point, kernel),
    score: (point, kernel) => noised(kernel.deviation).score(point, kernel),
    scoreTensor(points, kernel) {
      const { rows } = load()
      if (rows > mostComponents)
        throw fail(
          'invalid-input',
          `The exact score of ${basename(path)} would be a sum over ${rows} points; it is offered up to ${mostComponents}.`,
        )
      return law().scoreTensor(points, kernel)
    },
  }
}

const components = ({ rows, columns, values }: PointsFile): Weighted => ({
  dimension: columns,
  means: values,
  variances: Array<number>(rows).fill(0),
  weights: Array<number>(rows).fill(1 / rows),
})
