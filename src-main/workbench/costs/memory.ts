import { totalmem } from 'node:os'
import type { SpecIssue } from '@contract/experiment/issue'
import { widthOf, type NetworkSpec } from '@contract/experiment/network'
import { isPathObjective } from '@contract/experiment/objective'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'
import { networkSize } from './network-size'

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
/** A finite set as it was drawn, and its parts as they lie in the programs. */
const copiesOfSets = 2
/** The share of the machine's memory that an experiment may ask for. */
const share = 0.9

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
  const { units } = networkSize(spec)
  const width = widthOf(spec.network)
  const { batch } = spec.training
  const { count } = spec.sampling
  const { referenceCount } = spec.evaluation
  const points = `points of ${String(dimension)} ${dimension === 1 ? 'coordinate' : 'coordinates'}`
  const pathSteps = isPathObjective(spec.objective) ? spec.objective.pathSteps : 1
  const perRow = pathSteps * float * (copiesOfPoints * dimension + copiesOfUnits * units)
  const perSample = float * (copiesOfPoints * dimension + 2 * width)
  const demands: Demand[] = [
    {
      ...(spec.network.kind === 'u-net'
        ? { path: 'network.channels', what: `A network of ${String(width)} channels` }
        : { path: 'network.width', what: `A network ${String(width)} wide` }),
      value: width,
      bytes: (wide) => networkBytes({ ...spec, network: withWidth(spec.network, wide) }),
    },
    {
      path: 'training.batch',
      what:
        pathSteps === 1
          ? `A batch of ${String(batch)} ${points}`
          : `A batch of ${String(batch)} paths of ${String(pathSteps)} steps in ${points}`,
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
  const { data } = spec.training
  if (data.kind === 'finite') {
    const others = data.validation + data.test
    demands.push({
      path: 'training.data.train',
      what: `A set of ${String(data.train + others)} ${points}`,
      value: data.train,
      bytes: (train) => float * copiesOfSets * dimension * (train + others),
    })
  }
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

const networkBytes = (spec: ExperimentSpec): number => float * copiesOfParameters * networkSize(spec).parameters

const withWidth = (network: NetworkSpec, width: number): NetworkSpec =>
  network.kind === 'u-net' ? { ...network, channels: width } : { ...network, width }

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
