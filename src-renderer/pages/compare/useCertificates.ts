import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Certificate } from '@contract/certificate'
import { toFailure, type Failure } from '@contract/failure'
import { call } from '../../api'

/** The certificates of several runs: those that are kept, and those that a person has computed here. */
export interface Certificates {
  readonly found: ShallowRef<ReadonlyMap<string, Certificate>>
  /** Runs that have none, once all were asked for. */
  readonly missing: ComputedRef<readonly string[]>
  /** The run that is being measured now. */
  readonly computing: ShallowRef<string | null>
  readonly failure: ShallowRef<Failure | null>
  /** Measures the runs that have none, one after the other. */
  readonly compute: () => Promise<void>
  readonly stop: () => void
}

export function useCertificates(runs: () => readonly string[]): Certificates {
  const found = shallowRef<ReadonlyMap<string, Certificate>>(new Map())
  const answered = shallowRef<ReadonlySet<string>>(new Set())
  const computing = shallowRef<string | null>(null)
  const failure = shallowRef<Failure | null>(null)
  let ended = false
  let asked = 0

  const keep = (run: string, certificate: Certificate | null): void => {
    if (certificate) found.value = new Map(found.value).set(run, certificate)
    answered.value = new Set(answered.value).add(run)
  }
  watch(
    () => runs().join(),
    async () => {
      const mine = ++asked
      for (const run of runs()) {
        if (answered.value.has(run)) continue
        try {
          const certificate = await call('certificate.get', { run })
          if (mine !== asked) return
          keep(run, certificate)
        } catch (thrown) {
          if (mine === asked) failure.value = toFailure(thrown)
        }
      }
    },
    { immediate: true },
  )
  const missing = computed(() => runs().filter((run) => answered.value.has(run) && !found.value.has(run)))

  const compute = async (): Promise<void> => {
    ended = false
    failure.value = null
    for (const run of missing.value) {
      if (ended) break
      computing.value = run
      try {
        keep(run, await call('certificate.compute', { run }))
      } catch (thrown) {
        const said = toFailure(thrown)
        if (said.code !== 'cancelled') failure.value = said
        break
      } finally {
        computing.value = null
      }
    }
  }
  const stop = (): void => {
    ended = true
    const run = computing.value
    // one that is done meanwhile needs no stopping
    if (run !== null) call('certificate.stop', { run }).catch(() => undefined)
  }
  onScopeDispose(() => {
    asked += 1
    ended = true
  })
  return { found, missing, computing, failure, compute, stop }
}
