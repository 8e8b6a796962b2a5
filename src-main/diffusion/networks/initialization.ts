import type { MlpSpec } from '@contract/experiment/network'
import type { Draw } from '../draw'

export interface InitialLayer {
  readonly weights: Float32Array
  readonly biases: Float32Array
}

/** Initial values of a layer with that many inputs and outputs; weights are [inputs, outputs]. */
export const initializations: Readonly<
  Record<MlpSpec['initialization'], (draw: Draw, inputs: number, outputs: number) => InitialLayer>
> = {
  /** Weights and biases uniform on ±1/√inputs. */
  'uniform-fan-in': (draw, inputs, outputs) => {
    const bound = 1 / Math.sqrt(inputs)
    const uniform = (count: number) => draw.uniform(count).map((u) => bound * (2 * u - 1))
    return { weights: uniform(inputs * outputs), biases: uniform(outputs) }
  },
  /** He et al. 2015: weights N(0, 2/inputs), biases zero. */
  he: (draw, inputs, outputs) => {
    const deviation = Math.sqrt(2 / inputs)
    return {
      weights: draw.normal(inputs * outputs).map((z) => deviation * z),
      biases: new Float32Array(outputs),
    }
  },
}
