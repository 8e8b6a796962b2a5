import type { DensityGrid } from '@contract/density'
import type { Evidence } from '@contract/evidence'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Budgeted, Explanation } from '@contract/explanation'
import type { Fact } from '@contract/facts'
import type { ImageLayout, NumberBlock } from '@contract/tensors'
import type { BuildStep } from '../tensor/scope'
import { finiteTarget, type FiniteSource } from './data'
import type { Collection } from './data/collection'
import type { FiniteSet } from './data/finite-set'
import { sequenceSampler } from './data/sequence'
import { conditioningOf } from './conditioning/conditioning'
import { evaluationsOfGuidance, guidedEstimator } from './conditioning/guidance'
import { networkEstimator } from './estimator'
import { likelihoodOf, type Likelihood } from './images/likelihood'
import { makeNetwork, parameterCount } from './networks'
import { widthForBudget } from './networks/budget'
import { trainingStep } from './objectives'
import { logRatioName, pathExperiment } from './objectives/path'
import type { WeighedPaths } from './objectives/path/evidence'
import { sampledName } from './optimization/average'
import { makeProcess } from './processes'
import type { Process } from './processes/process'
import { makeTimeLaw, matchedProcess } from './processes/time-law'
import { evaluationsPerStep, positionName, samplingStep, samplingTimes } from './samplers'
import { makeGrid } from './samplers/grid'
import { startStep } from './samplers/start'
import { makeTarget } from './targets'
import { scaledTarget } from './targets/scaled'
import type { DensityWindow, Target } from './targets/target'
import { targetFacts } from './theory/facts'
import { heldOutLoss, type HeldOutLoss } from './theory/held-out'
import { theoryOf, type Theory } from './theory/theory'

/**
 * An experiment as steps to trace and run. Positions are in the units of the training (data divided by its scale);
 * `draw` and `toData` answer in those of the data. Assembling is cheap: data files are read when a step that needs
 * them is built.
 */
export interface Assembly {
  readonly dimension: number
  /** How a point in data units is drawn as an image; null where it is none. */
  readonly images: ImageLayout | null
  readonly parameterCount: number
  /** Names of the network's variables, the same in `training` and in `sampling`. */
  readonly parameterNames: readonly string[]
  /** Where the training's state keeps what a parameter is drawn with: under its own name, or that of its average. */
  sampledName(parameter: string): string
  /** Reports `loss` at each step. */
  readonly training: BuildStep
  /** As `training`, on the training points of a finite set; its runs are given the inputs that `Epochs` tells. */
  trainingOn(set: FiniteSet): BuildStep
  /** The loss on points that are not trained on; null where the objective learns from no points. */
  readonly heldOut: HeldOutLoss | null
  /** The likelihood of points; null where samples are drawn along weighed paths. */
  readonly likelihood: Likelihood | null
  /** What a certificate needs to know. */
  readonly theory: Theory
  /** The points in data units that the target is uniform on, where they are finitely many. */
  readonly collection: (() => Collection) | null
  /** One step; output `start`, [count, d]: what `positionName` must hold before the first sampling step. */
  start(count: number): BuildStep
  /**
   * `samplingSteps` steps, counted from 0, that move the state variable `positionName`, [count, d]. `from`: which sample
   * the first of them is, where classes are told; left out: 0.
   */
  sampling(count: number, from?: number): BuildStep
  /** The classes that those samples are drawn for; null where the network is told none. */
  labels(count: number, from?: number): Int32Array | null
  readonly samplingSteps: number
  /** The noising times of the positions after 0, 1, … steps; null where the sampler or the path has times of its own. */
  readonly samplingTimes: Float64Array | null
  /** Whether samples are drawn in steps that the sampler chooses: it reports `reached` and `done`. */
  readonly choosesSteps: boolean
  /** That many times from the start to the samples, evenly in the log of the signal-to-noise ratio. */
  frameTimes(count: number): Float64Array
  /** How often a sampling step asks the network. */
  readonly evaluationsPerStep: number
  readonly positionName: typeof positionName
  /** Where samples are drawn along weighed paths: the state variable of their log ratios, [count, 1], and what they say. */
  readonly paths: { readonly logRatioName: string; evidence(paths: WeighedPaths): Evidence } | null
  /** Output `samples`, [count, d]: exact samples in data units, an independent set at each step. */
  draw(count: number): BuildStep
  /** Output `samples`, [count, d]: a finite set's points in data units, the next ones at each step. */
  pointsOf(source: FiniteSource, count: number): BuildStep
  /** Positions in data units. */
  toData(positions: Float32Array): Float32Array
  /** The width at which the network has as nearly as it can that many parameters; errors of `widthForBudget`. */
  budget(parameters: number): Budgeted
  /** All of an explanation but its samples, which `draw` gives, and what is known of the target. */
  explain(): Omit<Explanation, 'samples' | 'facts'>
  /** What is known of the target; `samples` of it, in data units. */
  facts(samples: NumberBlock): readonly Fact[]
  /** The target's density over two axes, in data units; null where it has none. */
  density(window: DensityWindow): DensityGrid | null
}

const curvePoints = 129

/** Assembles what a complete spec describes. */
export function assemble(spec: ExperimentSpec): Assembly {
  const { process: processSpec, objective, training, sampling } = spec
  const scale = training.dataScale
  const target = makeTarget(spec.target)
  const noisedTarget = scaledTarget(target, scale)
  const process = makeProcess(processSpec)
  const law = makeTimeLaw(objective, processSpec, process)
  const { times } = law
  const { dimension } = target
  const path = pathExperiment(spec, noisedTarget)
  const conditioning = conditioningOf(spec)
  const told = conditioning && { classes: conditioning.classes }
  const use = { dimension, images: target.images, horizon: process.horizon, seed: spec.seed, ...told }
  const free = makeNetwork(spec.network, use)
  const network = path?.guided(free, use) ?? free
  const makeEstimator = () => networkEstimator(objective, process, network.build().output)
  const latest = sampling.offset === undefined ? times.max : process.horizon * (1 - sampling.offset)
  const matched = objective.kind === 'denoising' ? matchedProcess(objective.timeLaw) : null
  const chain = { process, times: { min: times.min, max: latest }, sampling, matched }
  const train = (points: Target) =>
    trainingStep({ target: points, process, law, network, objective, training, path, conditioning })
  const sampled = (count: number, from: number) => () => {
    const estimator = makeEstimator()
    return conditioning ? guidedEstimator(estimator, conditioning.guidance(count, from)) : estimator
  }
  return {
    dimension,
    images: target.images,
    parameterCount: parameterCount(network),
    parameterNames: network.parameters.map(({ name }) => name),
    sampledName: (parameter) => sampledName(training, parameter),
    training: train(noisedTarget),
    trainingOn: (set) => train(finiteTarget(target, { set, part: 'train' }, scale)),
    heldOut: heldOutLoss(spec, { target, process, law, isConditional: conditioning !== null, makeEstimator }),
    collection: target.collection ?? null,
    likelihood: path ? null : likelihoodOf({ process, times: chain.times, dimension, scale, makeEstimator }),
    theory: theoryOf(spec, { target, chain, makeEstimator }),
    start: (count) =>
      startStep(sampling.start, { target: noisedTarget, process, time: path ? process.horizon : latest, count }),
    sampling: (count, from = 0) =>
      path?.sampling(count, network) ??
      samplingStep({ ...chain, count, dimension, makeEstimator: sampled(count, from) }),
    labels: (count, from = 0) => conditioning?.guidance(count, from).labels ?? null,
    samplingSteps: sampling.steps,
    samplingTimes: path ? null : samplingTimes(chain),
    choosesSteps: path === null && sampling.integrator === 'adaptive',
    frameTimes: (count) => makeGrid('log-signal-to-noise', { ...chain, steps: count - 1 }),
    evaluationsPerStep: evaluationsPerStep(sampling) * (conditioning ? evaluationsOfGuidance(conditioning.scale) : 1),
    positionName,
    paths: path && { logRatioName, evidence: (paths) => path.evidence(paths) },
    draw: (count) => drawStep((scope) => target.sampler(scope), count),
    pointsOf: ({ set, part }, count) => drawStep((scope) => sequenceSampler(set, part, scope), count),
    toData: (positions) => (scale === 1 ? positions : positions.map((value) => value * scale)),
    budget(parameters) {
      // what guides the network is the same at any width
      const beside = parameterCount(network) - parameterCount(free)
      const { width, parameterCount: own } = widthForBudget(spec.network, use, Math.max(1, parameters - beside))
      return { width, parameterCount: own + beside }
    },
    explain: () => ({ parameterCount: parameterCount(network), curve: curve(process, times.min, times.max) }),
    facts: (samples) => targetFacts(target, spec, samples),
    density: (window) => target.marginalDensity(window),
  }
}

const drawStep =
  (samplerIn: Target['sampler'], count: number): BuildStep =>
  (scope) => {
    const draw = samplerIn(scope)
    return () => ({ samples: draw(count) })
  }

/** m, s and log τ = log(s/m) at evenly spaced times. */
function curve(process: Process, from: number, to: number): Explanation['curve'] {
  const t = Float64Array.from({ length: curvePoints }, (_, i) => from + (i / (curvePoints - 1)) * (to - from))
  const m = t.map((time) => process.kernel(time).scale)
  const s = t.map((time) => process.kernel(time).deviation)
  return { t, m, s, logTau: t.map((_, i) => Math.log((s[i] ?? 0) / (m[i] ?? 1))) }
}
