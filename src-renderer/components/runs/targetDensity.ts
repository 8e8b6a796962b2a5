import type { ExperimentSpec } from '@contract/experiment/spec'
import { imagesOf } from '@contract/experiment/target/images'
import { call } from '../../api'
import type { DensitySource } from '../samples/density'

const sources = new Map<string, DensitySource>()
const most = 32

/** Where a spec's target density comes from; specs of the same target share one. Null for targets that have none. */
export function targetDensity(spec: ExperimentSpec): DensitySource | null {
  if (imagesOf(spec.target) !== null) return null
  const key = JSON.stringify(spec.target)
  const known = sources.get(key)
  if (known) return known
  const source: DensitySource = (request) => call('experiment.density', { spec: { ...spec }, ...request })
  sources.set(key, source)
  const oldest = sources.keys().next()
  if (sources.size > most && !oldest.done) sources.delete(oldest.value)
  return source
}
