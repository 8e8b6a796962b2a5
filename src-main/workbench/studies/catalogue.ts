import { fail } from '@contract/failure'
import figure2 from '../../../resources/studies/figure-2.json'
import gaussian from '../../../resources/studies/gaussian.json'
import whyPbm from '../../../resources/studies/why-pbm.json'
import { studySchema, type Study } from './study'

/** Imported, not read, so that every bundle carries them; in the order in which they are listed. */
const sources: Readonly<Record<string, unknown>> = {
  'figure-2': figure2,
  gaussian,
  'why-pbm': whyPbm,
}

export const studyNames: readonly string[] = Object.keys(sources)

/** The study of that name; `not-found` with the names that there are. */
export function studyOf(name: string): Study {
  if (Object.hasOwn(sources, name)) return studySchema.parse(sources[name])
  throw fail('not-found', `There is no study “${name}”; there is ${studyNames.join(', ')}.`)
}
