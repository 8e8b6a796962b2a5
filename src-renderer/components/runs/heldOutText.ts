import type { HeldOut } from '@contract/held-out'
import type { RunSummary } from '@contract/run'
import { counted, significant } from '../../charts/numbers'

const withError = (value: number, error: number | null): string =>
  error === null || error === 0 ? significant(value, 4) : `${significant(value, 4)} ± ${significant(error, 2)}`

/** The held-out loss of a run with its floor and its excess, each with its standard error where it has one. */
export function heldOutText(heldOut: HeldOut): {
  readonly loss: string
  readonly floor: string | null
  readonly excess: string | null
} {
  const { loss, standardError, floor, floorStandardError, excess, excessStandardError } = heldOut
  return {
    loss: withError(loss, standardError),
    floor: floor === null ? null : withError(floor, floorStandardError),
    excess: excess === null ? null : withError(excess, excessStandardError),
  }
}

/** How often a run has met the points of its finite training set; null where its points are fresh. */
export function epochsText({ spec, stepsDone }: Pick<RunSummary, 'spec' | 'stepsDone'>): string | null {
  const { data, batch } = spec.training
  if (data.kind === 'fresh') return null
  const epochs = (stepsDone * batch) / data.train
  return `${String(Number(epochs.toPrecision(3)))} ${epochs === 1 ? 'epoch' : 'epochs'} of ${counted(data.train, 'point')}`
}
