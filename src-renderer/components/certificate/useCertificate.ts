import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Certificate } from '@contract/certificate'
import { toFailure, type Failure } from '@contract/failure'
import { call } from '../../api'

export interface KeptCertificate {
  /** The one that is kept with the run; null where none was computed. */
  readonly certificate: ShallowRef<Certificate | null>
  readonly failure: ShallowRef<Failure | null>
  /** Whether it is being fetched, so that nothing is said of it yet. */
  readonly loading: ShallowRef<boolean>
  readonly computing: ComputedRef<boolean>
  readonly compute: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Runs whose certificates this window is having computed: the computing goes on while another page is looked at. */
const underWay = shallowRef<ReadonlySet<string>>(new Set())
const mark = (run: string, on: boolean): void => {
  const others = [...underWay.value].filter((other) => other !== run)
  underWay.value = new Set(on ? [...others, run] : others)
}

/** A run's certificate, fetched when the run is shown and computed when a person asks. */
export function useCertificate(run: () => string | null): KeptCertificate {
  const certificate = shallowRef<Certificate | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const loading = shallowRef(false)
  let asked = 0

  const load = async (id: string): Promise<void> => {
    const mine = ++asked
    loading.value = true
    try {
      const found = await call('certificate.get', { run: id })
      if (mine === asked) certificate.value = found
    } catch (thrown) {
      if (mine === asked) failure.value = toFailure(thrown)
    } finally {
      if (mine === asked) loading.value = false
    }
  }
  const compute = async (): Promise<void> => {
    const id = run()
    if (id === null || underWay.value.has(id)) return
    mark(id, true)
    failure.value = null
    try {
      const found = await call('certificate.compute', { run: id })
      if (run() === id) certificate.value = found
    } catch (thrown) {
      const found = toFailure(thrown)
      if (run() === id && found.code !== 'cancelled') failure.value = found
    } finally {
      mark(id, false)
    }
  }
  const stop = async (): Promise<void> => {
    const id = run()
    // a certificate that is done meanwhile needs no stopping
    if (id !== null) await call('certificate.stop', { run: id }).catch(() => undefined)
  }
  watch(
    run,
    (id) => {
      certificate.value = null
      failure.value = null
      if (id !== null) void load(id)
    },
    { immediate: true },
  )
  // what was begun on another page ends on this one
  watch(
    () => underWay.value.has(run() ?? ''),
    (now, before) => {
      const id = run()
      if (before === true && !now && id !== null) void load(id)
    },
  )
  onScopeDispose(() => {
    asked += 1
  })
  return { certificate, failure, loading, computing: computed(() => underWay.value.has(run() ?? '')), compute, stop }
}
