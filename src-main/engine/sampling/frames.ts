import type { Trajectory } from '@contract/drawing'
import type { Assembly } from '../../diffusion/assemble'

/**
 * Collects positions on the way of samples: at evenly spaced steps where the sampler's times are known before, else
 * at the first times that lie at or below evenly spaced noise levels.
 */
export class Frames {
  private readonly times: number[] = []
  private readonly kept: Float32Array[] = []
  private passed = 0
  /** Steps, or times, at which the frames are due, in order. */
  private readonly due: readonly number[]

  /** @param count of frames, at least 2: the first is the start, the last the samples. */
  constructor(
    private readonly assembly: Assembly,
    count: number,
  ) {
    const { samplingTimes, samplingSteps } = assembly
    this.due =
      samplingTimes === null
        ? [...assembly.frameTimes(count)]
        : [...new Set(Array.from({ length: count }, (_, i) => Math.round((i / (count - 1)) * samplingSteps)))]
  }

  /** How many steps there are from `step` to the next frame. */
  stepsLeft(step: number): number {
    if (this.assembly.samplingTimes === null) return 1
    return Math.max(1, (this.due[this.passed] ?? this.assembly.samplingSteps) - step)
  }

  /** Whether the positions after that many steps, at that time, are a frame. */
  isDue(step: number, time: number): boolean {
    const next = this.due[this.passed]
    if (next === undefined) return false
    return this.assembly.samplingTimes === null ? time <= next : step >= next
  }

  /** Keeps a frame that is due. A long step may pass several noise levels at once: one frame stands for them. */
  add(step: number, time: number, positions: Float32Array): void {
    this.times.push(time)
    this.kept.push(this.assembly.toData(positions))
    while (this.isDue(step, time)) this.passed++
  }

  /** What was collected, for that many samples. */
  trajectory(count: number): Trajectory {
    const { dimension } = this.assembly
    const values = new Float32Array(this.kept.length * count * dimension)
    this.kept.forEach((positions, i) => {
      values.set(positions, i * count * dimension)
    })
    return {
      times: Float64Array.from(this.times),
      positions: { shape: [this.kept.length, count, dimension], values },
    }
  }
}
