import { settleCopy } from '../backups/backups'
import type { History } from '../history'
import { breathe } from '../pace'
import { survey } from '../upkeep/survey'
import type { Reader } from './reader'

/** Readings on the history's own connection, in short stretches: for a program that has no other thread to spare. */
export const readHere = (history: History): Reader => ({
  curves: (runs, query) => Promise.all(runs.map((run) => history.curves.read(run, query))),
  samples: (run, key, limit) => history.samples.get(run, key, limit),
  runs: async (before, limit) => {
    await breathe()
    return history.runs.pageBefore(before, limit)
  },
  prunable: async (order) => {
    await breathe()
    return history.prunable(order)
  },
  settle: (copy) =>
    Promise.resolve().then(() => {
      settleCopy(copy)
    }),
  pack: () => history.vacuum(),
  survey: async () => {
    await breathe()
    return survey(history.file)
  },
  check: (deep) => Promise.resolve(history.check(deep)),
  close: () => Promise.resolve(),
})
