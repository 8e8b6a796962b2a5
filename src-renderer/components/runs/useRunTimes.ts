import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { call } from '../../api'
import { stepTimes, type StepTimes } from '../../charts/xAxis'
import { useRuns } from '../../stores/runs'

/** Milliseconds between two looks at the clock of a run that is being trained. */
const interval = 5000

/** When runs were at which step, by run; those of runs that are being trained grow. Without them a chart has only steps. */
export function useRunTimes(ids: () => readonly string[]): ShallowRef<ReadonlyMap<string, StepTimes>> {
  const runs = useRuns()
  const times = shallowRef<ReadonlyMap<string, StepTimes>>(new Map())
  const stateOf = (id: string) => runs.summaries.get(id)?.state

  const fetch = async (wanted: readonly string[]): Promise<void> => {
    if (wanted.length === 0) return
    const found = await call('runs.clocks', { runs: [...wanted] }).catch(() => [])
    const shown = new Set(ids())
    const kept = [...times.value].filter(([id]) => shown.has(id))
    times.value = new Map([...kept, ...found.map(({ run, clock }): [string, StepTimes] => [run, stepTimes(clock)])])
  }
  watch(
    [() => ids().join('\n'), () => ids().map(stateOf).join(' ')],
    () => {
      void fetch(ids())
    },
    { immediate: true },
  )
  const timer = setInterval(() => {
    const running = ids().filter((id) => stateOf(id) === 'running')
    if (running.length > 0 && !document.hidden) void fetch(running)
  }, interval)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return times
}
