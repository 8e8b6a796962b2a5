import type { Tensor2D } from '@tensorflow/tfjs-core'

/** The law of x_t given x_0: N(scale · x_0, deviation² I). In the formulas scale is m and deviation is s. */
export interface Kernel<Value> {
  readonly scale: Value
  readonly deviation: Value
}

/**
 * A linear noising process dx = f(t) x dt + g(t) dW on [0, horizon]: exactly these functions and nothing else.
 * Times are noising times: data at 0, noise (or the pinned point) at the horizon.
 */
export interface Process {
  readonly horizon: number
  /** f(t). */
  drift(t: number): number
  /** g(t)². */
  diffusionSquared(t: number): number
  /** m(t) and s(t), in double precision. */
  kernel(t: number): Kernel<number>
  /** m(t) and s(t) for times of shape [n, 1]; traced, accurate where s vanishes. */
  kernelTensor(t: Tensor2D): Kernel<Tensor2D>
  /** Standard deviation of the law that generation starts from at time t when the data is unknown; its mean is 0. */
  priorDeviation(t: number): number
}
