import type { RunSummary } from '@contract/run'

/** A group that a run belongs to. */
export interface Place {
  readonly id: string
  readonly label: string
}

const settings = new WeakMap<RunSummary, Place>()

/** All of a spec but its seed and its name: runs that agree in it are one experiment with several seeds. */
export function settingOf(run: RunSummary): Place {
  const known = settings.get(run)
  if (known) return known
  const { name, seed, ...setting } = run.spec
  const label = run.name.replace(new RegExp(`[\\s,;·]*\\(?seed[ =]*${String(seed)}\\)?`, 'i'), '')
  const place = { id: JSON.stringify(setting), label: label === '' ? name : label }
  settings.set(run, place)
  return place
}
