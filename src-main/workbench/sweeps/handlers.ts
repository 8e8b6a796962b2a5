import type { Handlers, ProcedureName } from '@contract/api'
import type { Sweeps } from './sweeps'

type SweepProcedure = Extract<ProcedureName, `sweeps.${string}`>

/** The procedures about sweeps; each waits until the history is read. */
export const sweepHandlers = (sweeps: Sweeps, ready: () => Promise<void>): Pick<Handlers, SweepProcedure> => ({
  'sweeps.check': async (input) => {
    await ready()
    return sweeps.check(input)
  },
  'sweeps.start': async (input) => {
    await ready()
    return sweeps.start(input)
  },
  'sweeps.list': async () => {
    await ready()
    return sweeps.list()
  },
  'sweeps.pause': async ({ sweep }) => {
    await ready()
    return sweeps.pause(sweep)
  },
  'sweeps.resume': async ({ sweep }) => {
    await ready()
    return sweeps.resume(sweep)
  },
  'sweeps.stop': async ({ sweep }) => {
    await ready()
    return sweeps.stop(sweep)
  },
  'sweeps.table': async ({ sweep }) => {
    await ready()
    return sweeps.table(sweep)
  },
  'sweeps.series': async ({ sweep, ...question }) => {
    await ready()
    return sweeps.series(sweep, question)
  },
})
