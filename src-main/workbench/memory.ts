import { totalmem } from 'node:os'
import type { SpecIssue } from '@contract/experiment/issue'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'

/** Bytes of a float32. */
const float = 4
/** Parameters, their gradients, Adam's two moments, and what a step writes beside them before it takes their place. */
const copiesOfParameters = 7
/** Values of a point (noised, noise, output, gradients), and of a hidden unit (value, activation, gradients), at once. */
const copiesOfPoints = 6
const copiesOfUnits = 4
/** A reference in the program that draws it, in memory, and sorted along each direction; means and their precise copies. */
const copiesOfReferences = 3
const copiesOfMeans = 4
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

/** What a field asks for: its value in words, and the bytes that any value of it would need. */
interface Demand {
  readonly path: string
  readonly what: string
  readonly value: number
  bytes(value: number): number
}

/**
 * Fields of a spec that ask for more memory than there is, each with what would fit. The estimate is from below: what
 * passes here may still be refused by the engine, which knows its programs; what is refused here cannot run.
 */
export function memoryIssues(spec: ExperimentSpec, memory = machineMemory()): SpecIssue[] {
  const limit = share * memory
  return demandsOf(spec)
    .filter(({ value, bytes }) => bytes(value) > limit && bytes(1) <= limit)
    .map(({ path, what, value, bytes }) => {
      // half of the limit, so that what is recommended does not fill the machine
      const fitting = largest(value, (smaller) => bytes(smaller) <= limit / 2)
      const advice = fitting >= 1 ? `; ${String(roundedDown(fitting))} would fit` : ''
      const needed = `${what} needs at least ${inWords(bytes(value))} of memory`
      return { path, message: `${needed}; this machine has ${inWords(memory)}${advice}.` }
    })
}

/** Bytes that an experiment needs at least, in all. */
export const bytesOf = (spec: ExperimentSpec): number =>
  demandsOf(spec).reduce((sum, { value, bytes }) => sum + bytes(value), 0)

function demandsOf(spec: ExperimentSpec): readonly Demand[] {
  const dimension = dimensionOf(spec.target)
  const { width, depth } = spec.network
  const { batch } = spec.training
  const { count } = spec.sampling
  const { referenceCount } = spec.evaluation
  const points = `points of ${String(dimension)} ${dimension === 1 ? 'coordinate' : 'coordinates'}`
  const perRow = float * (copiesOfPoints * dimension + copiesOfUnits * width * depth)
  const perSample = float * (copiesOfPoints * dimension + 2 * width)
  const demands: Demand[] = [
    {
      path: 'network.width',
      what: `A network ${String(width)} wide`,
      value: width,
      bytes: (units) => networkBytes({ ...spec, network: { ...spec.network, width: units } }),
    },
    {
      path: 'training.batch',
      what: `A batch of ${String(batch)} ${points}`,
      value: batch,
      bytes: (rows) => rows * perRow,
    },
    {
      path: 'sampling.count',
      what: `A set of ${String(count)} ${points}`,
      value: count,
      bytes: (rows) => rows * perSample,
    },
    {
      path: 'evaluation.referenceCount',
      what: `A reference of ${String(referenceCount)} ${points}`,
      value: referenceCount,
      bytes: (rows) => float * copiesOfReferences * dimension * rows,
    },
  ]
  if (spec.target.kind === 'mixture' && 'components' in spec.target) {
    const { components } = spec.target
    demands.push({
      path: 'target.components',
      what: `A mixture of ${String(components)} components with ${String(dimension)} coordinates`,
      value: components,
      bytes: (means) => float * copiesOfMeans * dimension * means,
    })
  }
  return demands
}

const networkBytes = (spec: ExperimentSpec): number => float * copiesOfParameters * parameterCount(spec)

/** The largest whole number up to `most` that fits; 0 where none does. */
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

/** A whole number with two digits that is not greater. */
function roundedDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.floor(value / unit) * unit
}

function inWords(bytes: number): string {
  const gigabytes = bytes / 2 ** 30
  return gigabytes >= 10_000
    ? `${String(Math.round(gigabytes / 1024))} TB`
    : `${String(Number(gigabytes.toPrecision(2)))} GB`
}
