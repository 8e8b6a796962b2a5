import type { TargetSpec } from '@contract/experiment/target'
import { makeByKind, type ByKind } from '../by-kind'
import { bananaTarget } from './banana'
import { defensiveTarget } from './defensive'
import { formulaTarget } from './formula/formula'
import { funnelTarget } from './funnel'
import { gaussianTarget } from './gaussian'
import { imagesTarget } from './images/images'
import { mnistTarget } from './images/mnist'
import { laplaceTarget } from './laplace'
import { logisticTarget } from './logistic/logistic'
import { mixtureTarget } from './mixture'
import { pointsTarget } from './points/points'
import { checkerboardTarget } from './shapes/checkerboard'
import { moonsTarget } from './shapes/moons'
import { ringsTarget } from './shapes/rings'
import { spiralTarget } from './shapes/spiral'
import { sphereTarget } from './sphere'
import { studentTarget } from './student'
import type { Target } from './target'
import { wellsTarget } from './wells'

const targets: ByKind<TargetSpec, [], Target> = {
  gaussian: gaussianTarget,
  mixture: mixtureTarget,
  funnel: funnelTarget,
  rings: ringsTarget,
  moons: moonsTarget,
  checkerboard: checkerboardTarget,
  spiral: spiralTarget,
  banana: bananaTarget,
  wells: wellsTarget,
  'student-t': studentTarget,
  laplace: laplaceTarget,
  defensive: defensiveTarget,
  sphere: sphereTarget,
  points: pointsTarget,
  formula: formulaTarget,
  'logistic-regression': logisticTarget,
  mnist: mnistTarget,
  images: imagesTarget,
}

/** The target that a spec describes, in the units of its data. */
export const makeTarget = (spec: TargetSpec): Target => makeByKind(targets, spec)
