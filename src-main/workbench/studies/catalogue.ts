import { fail } from '@contract/failure'
import control from '../../../resources/studies/control.json'
import crossover from '../../../resources/studies/crossover.json'
import discretisation from '../../../resources/studies/discretisation.json'
import figure1 from '../../../resources/studies/figure-1.json'
import figure2 from '../../../resources/studies/figure-2.json'
import figure2D10 from '../../../resources/studies/figure-2-d10.json'
import figure3 from '../../../resources/studies/figure-3.json'
import figure4 from '../../../resources/studies/figure-4.json'
import figure5 from '../../../resources/studies/figure-5.json'
import figure5Small from '../../../resources/studies/figure-5-small.json'
import gaussian from '../../../resources/studies/gaussian.json'
import irregular from '../../../resources/studies/irregular.json'
import sampleSize from '../../../resources/studies/sample-size.json'
import scoreError from '../../../resources/studies/score-error.json'
import sensitivity from '../../../resources/studies/sensitivity.json'
import sigmaBeta from '../../../resources/studies/sigma-beta.json'
import whyPbm from '../../../resources/studies/why-pbm.json'
import { studySchema, type Study } from './study'

/** Imported, not read, so that every bundle carries them; in the order in which they are listed. */
const sources: Readonly<Record<string, unknown>> = {
  'figure-1': figure1,
  'figure-2': figure2,
  'figure-2-d10': figure2D10,
  'figure-3': figure3,
  'figure-4': figure4,
  'figure-5': figure5,
  'figure-5-small': figure5Small,
  gaussian: gaussian,
  'why-pbm': whyPbm,
  sensitivity: sensitivity,
  'score-error': scoreError,
  crossover: crossover,
  discretisation: discretisation,
  'sample-size': sampleSize,
  irregular: irregular,
  'sigma-beta': sigmaBeta,
  control: control,
}

export const studyNames: readonly string[] = Object.keys(sources)

/** The study of that name; `not-found` with the names that there are. */
export function studyOf(name: string): Study {
  if (Object.hasOwn(sources, name)) return studySchema.parse(sources[name])
  throw fail('not-found', `There is no study “${name}”; there is ${studyNames.join(', ')}.`)
}
