import type { PeerScript } from './processes.ts'

/** One row of the table: what ours measures, what the peer does, and what the ratio should not exceed. */
export interface Item {
  readonly name: string
  readonly part: Part
  readonly engine: 'onnx' | 'tensorflow'
  readonly task: object
  readonly peer: { readonly script: PeerScript; readonly parameters: readonly string[] } | null
  readonly asked: number | null
}

export const parts = ['step', 'u-net', 'sample', 'sweep', 'start', 'stop', 'growth', 'memory', 'estimate'] as const
export type Part = (typeof parts)[number]

/**
 * How long things are measured. Many short rounds: two processors of a shared machine may be one core's two threads at one
 * moment and two cores at another, for seconds at a time, and ours and the peer's should meet the same.
 */
export interface Extent {
  readonly seconds: number
  readonly rounds: number
  readonly sweep: { readonly runs: number; readonly steps: number }
  readonly memorySteps: number
}

export const extents: Readonly<Record<'full' | 'quick', Extent>> = {
  full: { seconds: 1.5, rounds: 13, sweep: { runs: 24, steps: 3000 }, memorySteps: 100_000 },
  quick: { seconds: 1.5, rounds: 3, sweep: { runs: 4, steps: 1000 }, memorySteps: 10_000 },
}

export interface Sizes {
  readonly batch: number
  readonly width: number
  readonly dimension: number
}

/** The score network whose step is timed: two hidden SiLU layers, time as one input, noise prediction, Adam. */
export const stepSpec = ({ batch, width, dimension }: Sizes) => ({
  name: 'bench',
  target: { kind: 'gaussian', dimension },
  process: { kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } },
  objective: { kind: 'denoising', times: { min: 0.001, max: 5 } },
  network: { kind: 'mlp', width, depth: 2, activation: 'silu', timeFeatures: 0 },
  training: { batch, optimizer: { kind: 'adam', learningRate: 0.001 } },
})

const small: Sizes = { batch: 256, width: 64, dimension: 50 }
/** The networks that steps are timed of: small, medium, large. */
export const stepSizes = {
  S: small,
  M: { batch: 256, width: 256, dimension: 50 },
  L: { batch: 512, width: 1024, dimension: 784 },
} as const satisfies Readonly<Record<string, Sizes>>
const steps = {
  S: { sizes: stepSizes.S, stepsAtOnce: 200, asked: { onnx: 0.75, tensorflow: 1.3 } },
  M: { sizes: stepSizes.M, stepsAtOnce: 50, asked: { onnx: 0.95, tensorflow: 1.3 } },
  L: { sizes: stepSizes.L, stepsAtOnce: 3, asked: { onnx: 1.1, tensorflow: 1.15 } },
} as const

export const engineNames = { onnx: 'ONNX Runtime', tensorflow: 'TensorFlow' } as const
type MeasuredEngine = keyof typeof engineNames

const jax = (
  work: 'step' | 'sample' | 'sweep',
  given: Readonly<Record<string, number>>,
): NonNullable<Item['peer']> => ({
  script: 'jax_peer.py',
  parameters: [work, ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)])],
})

function stepItems(engine: MeasuredEngine, { seconds }: Extent): readonly Item[] {
  return Object.entries(steps).map(([name, { sizes, stepsAtOnce, asked }]) => ({
    name: `step ${name}, ${String(sizes.batch)} · ${String(sizes.width)} · ${String(sizes.dimension)}, ${engineNames[engine]}`,
    part: 'step',
    engine,
    task: { kind: 'step', spec: stepSpec(sizes), engine, seconds },
    peer: jax('step', {
      ...{ batch: sizes.batch, width: sizes.width, dim: sizes.dimension },
      ...{ steps: stepsAtOnce, seconds },
    }),
    asked: asked[engine],
  }))
}

const unetSpec = {
  name: 'bench, U-Net',
  target: { kind: 'mnist' },
  process: { kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } },
  objective: { kind: 'denoising', times: { min: 0.001, max: 5 } },
  network: { kind: 'u-net' },
  training: { batch: 64, optimizer: { kind: 'adam', learningRate: 0.001 } },
}

const unetItem = (engine: MeasuredEngine, { seconds }: Extent): Item => ({
  name: `step of a U-Net, 28 × 28, batch 64, ${engineNames[engine]}`,
  part: 'u-net',
  engine,
  task: { kind: 'step', spec: unetSpec, engine, seconds },
  peer: { script: 'torch_peer.py', parameters: ['--batch', '64', '--seconds', String(seconds)] },
  asked: 1.2,
})

const sampling = { integrator: 'euler-maruyama', steps: 500, count: 2000, start: 'prior', grid: 'uniform' }

const sampleItem = (engine: MeasuredEngine, { seconds }: Extent): Item => ({
  name: `2,000 samples in 500 steps, width 64, ${engineNames[engine]}`,
  part: 'sample',
  engine,
  task: { kind: 'sample', spec: { ...stepSpec(small), sampling }, engine, seconds },
  peer: jax('sample', { width: small.width, dim: small.dimension, count: 2000, steps: 500, seconds }),
  asked: { onnx: 1, tensorflow: 1.3 }[engine],
})

const sweepItem = ({ sweep: { runs, steps: length } }: Extent): Item => ({
  name: `${String(runs)} runs of S, ${String(length)} steps each, side by side`,
  part: 'sweep',
  engine: 'onnx',
  task: {
    kind: 'sweep',
    // As little as can be besides the training, since the peer does nothing else.
    spec: { ...stepSpec(small), sampling: { ...sampling, steps: 1, count: 2 }, evaluation: { metrics: [] } },
    runs,
    steps: length,
  },
  peer: jax('sweep', { batch: small.batch, width: small.width, dim: small.dimension, steps: length, runs }),
  asked: 0.45,
})

/** A path of 100 steps with the gradient through all of them. */
const pathSpec = {
  name: 'bench, path',
  target: { kind: 'gaussian', dimension: 10 },
  process: { kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } },
  objective: { kind: 'control', pathSteps: 100 },
  network: { kind: 'time-mlp', width: 64, depth: 2 },
  training: { batch: 256, optimizer: { kind: 'adam', learningRate: 0.001 } },
}

/** Programs whose start is timed: from the spec to the end of the first step, with the longest that it may take. */
export const starts = [
  { name: 'start, MLP (spec to first step)', spec: stepSpec(small), asked: 500 },
  { name: 'start, U-Net', spec: unetSpec, asked: 3000 },
  { name: 'start, 100 unrolled steps with their gradient', spec: pathSpec, asked: 5000 },
] as const

/** The same, going on until it is stopped. */
const endless = <T extends { readonly training: object }>(spec: T) => ({
  ...spec,
  training: { ...spec.training, steps: 100_000_000 },
})

const endlessSampling = {
  ...stepSpec(small),
  training: { ...stepSpec(small).training, steps: 1 },
  sampling: { ...sampling, steps: 1_000_000 },
}

export interface Stop {
  readonly name: string
  readonly spec: object
  /** In which phase of the run. */
  readonly phase: 'preparing' | 'training' | 'sampling'
}

/** Runs that are stopped, and within how many milliseconds that should be answered. */
export const stops: readonly Stop[] = [
  ...Object.entries(steps).map(([name, { sizes }]): Stop => ({
    ...{ name: `stop, training ${name}`, phase: 'training' },
    spec: endless(stepSpec(sizes)),
  })),
  { name: 'stop, training a U-Net', phase: 'training', spec: endless(unetSpec) },
  { name: 'stop, drawing 2,000 samples', phase: 'sampling', spec: endlessSampling },
  { name: 'stop, preparing a path of 100 steps', phase: 'preparing', spec: pathSpec },
]
export const stopAsked = 100

/** Everything that is measured beside a peer, for the engines that are there. */
export const itemsFor = (engines: readonly MeasuredEngine[], extent: Extent): readonly Item[] => [
  ...engines.flatMap((engine) => [...stepItems(engine, extent), unetItem(engine, extent), sampleItem(engine, extent)]),
  sweepItem(extent),
]

/** Sizes of which one grows; the others are those of S. */
export const growing: readonly { readonly size: keyof Sizes; readonly values: readonly number[] }[] = [
  { size: 'width', values: [16, 32, 64, 128, 256, 512, 1024, 2048] },
  { size: 'dimension', values: [2, 5, 10, 20, 50, 100, 200, 500, 1000] },
  { size: 'batch', values: [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192] },
]

export const grown = (size: keyof Sizes, value: number): Sizes => ({ ...small, [size]: value })

/** Multiplications and additions of a step's matrix products: three forward, two more each back but to the data. */
export function flopsOf({ batch, width, dimension }: Sizes): number {
  const [first, middle, last] = [(dimension + 1) * width, width * width, width * dimension]
  return 2 * batch * (2 * first + 3 * middle + 3 * last)
}
