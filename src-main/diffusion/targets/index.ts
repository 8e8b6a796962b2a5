import type { TargetSpec } from '@contract/experiment/target'
import { makeByKind, type ByKind } from '../by-kind'
import { funnelTarget } from './funnel'
import { gaussianTarget } from './gaussian'
import { mixtureTarget } from './mixture'
import { imagesTarget } from './images'
import { mnistTarget } from './mnist'
import { ringsTarget } from './shapes/rings'
import { moonsTarget } from './shapes/moons'
import { checkerboardTarget } from './shapes/checkerboard'
import { spiralTarget } from './shapes/spiral'
import { bananaTarget } from './banana'
import { wellsTarget } from './wells'
import { studentTarget } from './student'
import { laplaceTarget } from './laplace'
import { defensiveTarget } from './defensive'
import { sphereTarget } from './sphere'
import { pointsTarget } from './points/points'
import { formulaTarget } from './formula/formula'
import { logisticTarget } from './logistic/logistic'
import type { Target } from './target'

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
