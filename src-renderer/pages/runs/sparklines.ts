import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'
import type { RunSummary } from '@contract/run'
import { call } from '../../api'

const width = 76
const height = 22
const rest = 120
const atOnce = 60
const most = 3000

/**
 * The path of a small curve in a box of 76 by 22: its logarithm where every value is positive, so that what a loss does
 * late is seen; empty where fewer than two values are finite.
 */
export function sparklinePath(values: ArrayLike<number>): string {
  const all = Array.from(values)
  const finite = all.filter(Number.isFinite)
  if (finite.length < 2) return ''
  const scale = finite.every((value) => value > 0) ? Math.log : (value: number) => value
  const places = all.map((value) => (Number.isFinite(value) ? scale(value) : NaN))
  const known = places.filter(Number.isFinite)
  const [least, greatest] = [Math.min(...known), Math.max(...known)]
  const span = greatest - least || 1
  let pen = 'M'
  return places
    .map((place, k) => {
      if (!Number.isFinite(place)) {
        pen = 'M'
        return ''
      }
      const x = 1 + (k / (places.length - 1)) * (width - 2)
      const y = height - 2 - ((place - least) / span) * (height - 4)
      const step = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`
      pen = 'L'
      return step
    })
    .join('')
}

/** A curve is another one once the run has done more steps. */
const keyOf = ({ id, state, stepsDone }: RunSummary): string =>
  `${id}/${state === 'running' ? 'now' : String(stepsDone)}`

/**
 * The small curves of the runs that are in view, fetched when the view rests.
 * @param seen runs in view
 * @returns their paths by run
 */
export function useSparklines(seen: () => readonly RunSummary[]): ShallowRef<ReadonlyMap<string, string>> {
  const paths = shallowRef(new Map<string, string>())
  const fetched = new Map<string, string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const fetch = async (): Promise<void> => {
    const wanted = seen().filter((run) => run.stepsDone > 0 && fetched.get(run.id) !== keyOf(run))
    const some = wanted.slice(0, atOnce)
    if (some.length === 0) return
    for (const run of some) fetched.set(run.id, keyOf(run))
    // without its small curve a row is still whole
    const found = await call('runs.sparklines', { runs: some.map(({ id }) => id) }).catch(() => [])
    if (paths.value.size > most) paths.value.clear()
    for (const { run, values } of found) paths.value.set(run, sparklinePath(values))
    triggerRef(paths)
    if (wanted.length > atOnce) ask()
  }
  const ask = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void fetch(), rest)
  }
  watch(() => seen().map(keyOf).join('\n'), ask, { immediate: true })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return paths
}
