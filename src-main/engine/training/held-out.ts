import type { HeldOut } from '@contract/held-out'
import type { FiniteSource } from '../../diffusion/data'
import type { HeldOutLoss } from '../../diffusion/theory/held-out'
import { meanOf } from '../../diffusion/theory/mean'
import type { Executable } from '../../tensor/executable'
import type { TensorValue } from '../../tensor/program'
import { cancelled } from '../cancel'
import { breathe, now } from '../clock'
import { makeReady, type Setting } from '../prepared'
import { Pace } from './pace'

/** Points at a time. */
const rows = 500
/** Fresh points in all: as many as the paper holds out; fewer where points are images. */
export const freshCount = { points: 20_000, images: 2000 } as const

export interface MeterParts {
  readonly loss: HeldOutLoss
  /** The same name draws the same times and noise at every measurement. */
  readonly name: 'validation' | 'held-out'
  /** Null: fresh points. */
  readonly source: FiniteSource | null
  readonly count: number
  readonly setting: Setting
}

/** Measures the loss on points that are not trained on; the program is made at the first measurement. */
export class HeldOutMeter {
  private ready: Promise<Executable> | null = null
  private readonly rows: number

  constructor(private readonly parts: MeterParts) {
    this.rows = Math.min(rows, parts.count)
  }

  /** Throws `cancelled` soon after the signal is aborted. */
  async measure(parameters: ReadonlyMap<string, TensorValue>, signal: AbortSignal): Promise<HeldOut> {
    const executable = await (this.ready ??= this.prepare())
    await executable.writeState(parameters)
    const { count } = this.parts
    const losses = new Float32Array(count)
    const floors = new Float32Array(count)
    const pace = new Pace()
    let hasFloor = false
    const steps = Math.ceil(count / this.rows)
    for (let step = 0; step < steps;) {
      if (signal.aborted) throw cancelled()
      const some = pace.next(steps - step)
      const begun = now()
      const { loss, floor } = await executable.run({ firstStep: step, steps: some })
      pace.record(some, now() - begun)
      if (loss === undefined) throw new Error('The held-out step reports no loss.')
      const first = step * this.rows
      losses.set(loss.data.subarray(0, count - first), first)
      floors.set(floor?.data.subarray(0, count - first) ?? [], first)
      hasFloor = floor !== undefined
      step += some
      await breathe()
    }
    return hasFloor ? besideFloor(losses, floors, this.parts.loss.floor) : alone(losses)
  }

  async dispose(): Promise<void> {
    const executable = await this.ready?.catch(() => null)
    await executable?.dispose()
  }

  private prepare(): Promise<Executable> {
    const { name, loss, source, setting } = this.parts
    const size = source
      ? { field: 'training.data.train', value: source.set.parts.train.length }
      : { field: 'training.batch', value: this.rows }
    return makeReady(name, loss.step(this.rows, source), setting, size)
  }
}

function alone(losses: Float32Array): HeldOut {
  const { mean, standardError } = meanOf(losses)
  const unknown = { floor: null, floorStandardError: null, excess: null, excessStandardError: null }
  return { loss: mean, standardError, count: losses.length, ...unknown }
}

/**
 * The excess is the mean of the differences, point by point. Where the floor is known in closed form, the loss is it
 * and the excess: the measured floor has served as a control variate.
 */
function besideFloor(losses: Float32Array, floors: Float32Array, closed: number | null): HeldOut {
  const difference = meanOf(losses.map((loss, i) => loss - (floors[i] ?? NaN)))
  const excess = { excess: difference.mean, excessStandardError: difference.standardError, count: losses.length }
  if (closed !== null) {
    const { mean, standardError } = difference
    return { loss: closed + mean, standardError, floor: closed, floorStandardError: 0, ...excess }
  }
  const [loss, floor] = [meanOf(losses), meanOf(floors)]
  return {
    loss: loss.mean,
    standardError: loss.standardError,
    floor: floor.mean,
    floorStandardError: floor.standardError,
    ...excess,
  }
}
