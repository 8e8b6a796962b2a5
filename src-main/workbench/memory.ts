import { totalmem } from 'node:os'
import type { SpecIssue } from '@contract/experiment/parse'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'

/** Bytes of a float32. */
const float = 4
/** Parameters, their gradients, Adam's two moments, and what a step writes beside them before it takes their place. */
const copiesOfParameters = 7
/** Values of a point (noised, noise, output, gradients), and of a hidden unit (value, activation, gradients), at once. */
const copiesOfPoints = 6
const copiesOfUnits = 4
/** The share of the machine's memory that an experiment may ask for. */
const share = 0.9

/** Parameters of the network that a spec describes: weights and biases of each layer. */
export function parameterCount({ target, network }: ExperimentSpec): number {
  const dimension = dimensionOf(target)
  const { width, depth } = network
  const input = dimension + Math.max(1, network.timeFeatures)
  return (input + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * dimension
}

/** Memory of this machine, or of the container that this process is held in. */
export function machineMemory(): number {
  const held = process.constrainedMemory()
  return held > 0 ? Math.min(held, totalmem()) : totalmem()
}

interface Demand {
  readonly path: string
  readonly what: string
  readonly value: number
  /** Bytes for that value, and for none of it. */
  readonly bytes: number
  readonly fixed: number
}

/**
 * Fields of a spec that ask for more memory than there is, each with what would fit. The estimate is from below: what
 * passes here may still be refused by the engine, which knows its programs; what is refused here cannot run.
 */
export function memoryIssues(spec: ExperimentSpec, memory = machineMemory()): SpecIssue[] {
  const dimension = dimensionOf(spec.target)
  const { width, depth } = spec.network
  const network = float * copiesOfParameters * parameterCount(spec)
  const perRow = float * (copiesOfPoints * dimension + copiesOfUnits * width * depth)
  const perSample = float * (copiesOfPoints * dimension + 2 * width)
  if (network > share * memory) {
    const fitting = largest(width, (smaller) => {
      const narrow = { ...spec, network: { ...spec.network, width: smaller } }
      return float * copiesOfParameters * parameterCount(narrow) <= (share * memory) / 2
    })
    return [
      issue(
        { path: 'network.width', what: `A network ${String(width)} wide`, value: width, bytes: network, fixed: 0 },
        memory,
        fitting,
      ),
    ]
  }
  const { batch } = spec.training
  const { count } = spec.sampling
  const { referenceCount } = spec.evaluation
  const points = `points of ${String(dimension)} ${dimension === 1 ? 'coordinate' : 'coordinates'}`
  const demands: Demand[] = [
    {
      path: 'training.batch',
      what: `A batch of ${String(batch)} ${points}`,
      value: batch,
      bytes: network + batch * perRow,
      fixed: network,
    },
    {
      path: 'sampling.count',
      what: `${String(count)} ${points}`,
      value: count,
      bytes: network + count * perSample,
      fixed: network,
    },
    {
      path: 'evaluation.referenceCount',
      what: `${String(referenceCount)} ${points} beside the samples`,
      value: referenceCount,
      bytes: float * dimension * (3 * referenceCount + 3 * count),
      fixed: float * dimension * 3 * count,
    },
  ]
  return demands
    .filter(({ bytes, fixed }) => bytes > share * memory && fixed <= share * memory)
    .map((demand) => {
      const room = Math.max(0, (share * memory) / 2 - demand.fixed)
      return issue(demand, memory, Math.floor((demand.value * room) / (demand.bytes - demand.fixed)))
    })
}

function issue({ path, what, bytes }: Demand, memory: number, fitting: number): SpecIssue {
  const advice = fitting >= 1 ? `; ${String(Number(fitting.toPrecision(2)))} would fit` : ''
  return {
    path,
    message: `${what} needs at least ${inWords(bytes)} of memory; this machine has ${inWords(memory)}${advice}.`,
  }
}

/** The largest whole number up to `most` that fits. */
function largest(most: number, fits: (value: number) => boolean): number {
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function inWords(bytes: number): string {
  const gigabytes = bytes / 2 ** 30
  return gigabytes >= 10_000
    ? `${String(Math.round(gigabytes / 1024))} TB`
    : `${String(Number(gigabytes.toPrecision(2)))} GB`
}
