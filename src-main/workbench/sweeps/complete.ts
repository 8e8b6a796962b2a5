import type { InputOf } from '@contract/api'
import type { SweepSummary } from '@contract/sweep/results'
import type { Workbench } from '../workbench'

/**
 * Begins a sweep and follows it until this program has nothing of it left to do; `hear` is told how far it is. Aborted,
 * it stops the sweep. Errors: those of `sweeps.start`.
 */
export async function completeSweep(
  { handlers, listen }: Pick<Workbench, 'handlers' | 'listen'>,
  input: InputOf<'sweeps.start'>,
  hear: (sweep: SweepSummary) => void = () => undefined,
  signal?: AbortSignal,
): Promise<SweepSummary> {
  // events may come before the answer that names the sweep
  const early: SweepSummary[] = []
  let take = (sweep: SweepSummary) => {
    early.push(sweep)
  }
  const deafen = listen((event) => {
    if (event.kind === 'sweep') take(event.sweep)
  })
  let stop: (() => void) | undefined
  try {
    const begun = await handlers['sweeps.start'](input)
    stop = () => void handlers['sweeps.stop']({ sweep: begun.id }).catch(() => undefined)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    return await new Promise<SweepSummary>((resolve) => {
      take = (sweep) => {
        if (sweep.id !== begun.id) return
        hear(sweep)
        if (sweep.state === 'ended') resolve(sweep)
      }
      for (const sweep of [begun, ...early]) take(sweep)
    })
  } finally {
    deafen()
    if (stop) signal?.removeEventListener('abort', stop)
  }
}
