import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import type { Executable } from '../../tensor/executable'
import type { TensorValue } from '../../tensor/program'
import { mean } from './mean'
import type { Centred } from './squared-distances'
import { transportStep } from './transport-step'

/** The first ε is the greatest cost over this: it lets mass cross between clusters before they part. */
const firstSpread = 8
/** Each ε is the one before over this at most. */
const annealing = 4
/** Over-relaxation at the last ε: clusters far apart settle several times as fast. */
const relaxation = 1.8
/** Steps at the last ε, at most. */
const mostSteps = 20
/** Mean error of the row marginals; the cost's own error is of the order of ε times its square. */
const tolerance = 1e-3

/** What it costs to carry one set to the other, and the mean error of the plan's row marginals that was reached. */
export interface Transport {
  readonly cost: number
  readonly marginalError: number
}

/** OT_ε between two sets of equal weights, from the dual potentials: mean f + mean g. */
export async function transportCost(x: Centred, y: Centred, epsilon: number, engine: EngineKind): Promise<Transport> {
  const executable = await prepare(trace('Sinkhorn of two sets', transportStep(x, y)), { engine, seed: 0 })
  const step = async (blur: number, power: number): Promise<number> => {
    const inputs = { epsilon: scalar(blur), relaxation: scalar(power) }
    const { marginalError } = await executable.run({ firstStep: 0, steps: 1, inputs })
    return marginalError?.data[0] ?? NaN
  }
  try {
    const farthest = (Math.sqrt(greatest(x.squares)) + Math.sqrt(greatest(y.squares))) ** 2
    const levels = Math.max(0, Math.ceil(Math.log(farthest / firstSpread / epsilon) / Math.log(annealing)))
    for (let level = levels; level > 0; level--) await step(epsilon * annealing ** level, 1)
    let marginalError = Infinity
    for (let k = 0; k < mostSteps && !(marginalError < tolerance); k++)
      marginalError = await step(epsilon, k === 0 ? 1 : relaxation)
    // The state is f − ‖x‖² and g − ‖y‖².
    const potentials = [await meanOfState(executable, 'f'), await meanOfState(executable, 'g')]
    const cost = [mean(x.squares), mean(y.squares), ...potentials].reduce((sum, value) => sum + value)
    return { cost, marginalError }
  } finally {
    await executable.dispose()
  }
}

const scalar = (value: number): TensorValue => ({ dtype: 'float32', shape: [], data: Float32Array.of(value) })

const greatest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0)

const meanOfState = async (executable: Executable, name: string): Promise<number> =>
  mean((await executable.readState([name])).get(name)?.data ?? [])
