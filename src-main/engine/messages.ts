import type { Certificate } from '@contract/certificate'
import type { DatasetManifest, DatasetPreview } from '@contract/dataset'
import type { DensityGrid } from '@contract/density'
import type { EngineAvailability } from '@contract/description'
import type { DrawnSamples } from '@contract/drawing'
import type { Progress } from '@contract/events'
import type { Evidence } from '@contract/evidence'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { TargetSpec } from '@contract/experiment/target'
import type { Budgeted, Explanation } from '@contract/explanation'
import type { Failure } from '@contract/failure'
import type { HeldOut, ValidationLoss } from '@contract/held-out'
import type { ClassifiedImages, NearestImages, SampleDescription } from '@contract/image-description'
import type { EngineKind, Judgement, LossSummary, Metrics, SampleSet } from '@contract/run'
import type { NumberBlock } from '@contract/tensors'

/** A named tensor of a checkpoint. */
export interface CheckpointTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
  readonly data: Float32Array | Int32Array | Uint8Array
}

/** All that a run needs to go on from `step`: parameters and the optimizer's state. */
export interface Checkpoint {
  readonly step: number
  readonly tensors: readonly CheckpointTensor[]
}

/** Where a training goes on: a checkpoint, and the last losses before it (at most 200), which its summary needs. */
export interface ResumePoint {
  readonly checkpoint: Checkpoint
  readonly recentLosses: Float32Array
}

/** What an engine process is asked to do; it does one task and answers with one outcome. */
export type EngineTask =
  | {
      readonly kind: 'train'
      readonly spec: ExperimentSpec
      readonly engine: EngineKind | null
      readonly checkpointSeconds: number
      /** Left out: from the first step. */
      readonly resume?: ResumePoint | undefined
      /** Left out: as many as each program's size is worth. */
      readonly threads?: number | undefined
      /** The classifier of the target's data set, where a distance needs one; left out: it is trained. */
      readonly classifier?: Checkpoint | undefined
    }
  /**
   * Samples a trained network once for each spec and measures the distances; the specs differ from the trained one in
   * times, sampling and evaluation alone.
   */
  | {
      readonly kind: 'judge'
      readonly specs: readonly ExperimentSpec[]
      readonly engine: EngineKind | null
      readonly checkpoint: Checkpoint
      readonly threads?: number | undefined
      readonly classifier?: Checkpoint | undefined
    }
  | {
      readonly kind: 'sample'
      readonly spec: ExperimentSpec
      readonly engine: EngineKind | null
      readonly checkpoint: Checkpoint
      readonly count: number
      readonly seed: number
      /** Positions on the way to keep: 0 for none, else at least 2. */
      readonly frames: number
      /** That sample alone, in the place of the first `count`. */
      readonly row?: number | undefined
    }
  /** Measures a checkpoint's network against the theory. */
  | {
      readonly kind: 'certify'
      readonly spec: ExperimentSpec
      readonly engine: EngineKind | null
      readonly checkpoint: Checkpoint
    }
  /** Times a few steps of what a run would do. */
  | {
      readonly kind: 'estimate'
      readonly spec: ExperimentSpec
      readonly engine: EngineKind | null
      readonly threads?: number | undefined
      /** The classifier that the distances need; left out: its training is part of what the run takes. */
      readonly classifier?: Checkpoint | undefined
    }
  | { readonly kind: 'explain'; readonly spec: ExperimentSpec }
  | { readonly kind: 'budget'; readonly spec: ExperimentSpec; readonly parameters: number }
  | {
      readonly kind: 'density'
      readonly spec: ExperimentSpec
      readonly axes: readonly [number, number]
      readonly x: readonly [number, number]
      readonly y: readonly [number, number]
      readonly resolution: number
    }
  /** Trains the classifier of a target's data set. */
  | {
      readonly kind: 'learn-classifier'
      readonly target: TargetSpec
      readonly engine: EngineKind | null
      readonly threads?: number | undefined
    }
  /**
   * Says what images show, and which training images lie nearest; without a classifier the latter alone. What is known
   * already is not found out again.
   */
  | {
      readonly kind: 'describe'
      readonly target: TargetSpec
      readonly engine: EngineKind | null
      readonly classifier?: Checkpoint | undefined
      readonly samples: NumberBlock
      readonly known: {
        readonly nearest?: NearestImages | undefined
        readonly classes?: ClassifiedImages | undefined
      }
    }
  /** Says what images show; without a classifier nothing but which classes there are. */
  | {
      readonly kind: 'classify'
      readonly target: TargetSpec
      readonly engine: EngineKind | null
      readonly classifier?: Checkpoint | undefined
      readonly samples: NumberBlock
    }
  /** Searches the training images that lie nearest to images, and tells how far it is. */
  | {
      readonly kind: 'nearest'
      readonly target: TargetSpec
      readonly engine: EngineKind | null
      readonly samples: NumberBlock
    }
  /** Reads files of images: to say what they would become, or to keep a copy of them. */
  | {
      readonly kind: 'dataset'
      readonly purpose: 'preview' | 'import'
      readonly paths: readonly string[]
      readonly name: string
      /** Milliseconds since 1970. */
      readonly at: number
    }
  /** Which engines this machine has. */
  | { readonly kind: 'engines' }
  /** Times the benchmark's training step. */
  | {
      readonly kind: 'bench'
      readonly size: BenchmarkSize
      readonly engine: EngineKind | null
      readonly repeats: number
    }

export interface BenchmarkSize {
  readonly batch: number
  readonly width: number
  readonly dimension: number
}

/** From the main process to the engine process. */
export type ToEngine =
  | { readonly kind: 'task'; readonly id: number; readonly task: EngineTask }
  | { readonly kind: 'stop'; readonly id: number }
  | { readonly kind: 'quit' }

/** What a training run tells while it goes on. */
export type TrainingReport =
  | { readonly kind: 'started'; readonly engine: EngineKind; readonly device: string; readonly parameterCount: number }
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** How long a stop would take from now on, about: the steps in hand and the checkpoint; 0: nothing can be lost. */
  | { readonly kind: 'stop-time'; readonly milliseconds: number }
  | { readonly kind: 'curve'; readonly firstStep: number; readonly values: Float32Array }
  | ({ readonly kind: 'validation' } & ValidationLoss)
  | { readonly kind: 'preview'; readonly step: number; readonly samples: SampleSet }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'samples'; readonly samples: SampleSet }
  /** That of the target's data set, trained because none was given. */
  | { readonly kind: 'classifier'; readonly classifier: Checkpoint }
  | { readonly kind: 'log'; readonly message: string }

export interface TrainingOutcome {
  readonly kind: 'trained'
  /** False where a stop came before the last step; then nothing was sampled or evaluated. */
  readonly complete: boolean
  readonly stepsDone: number
  readonly millisecondsPerStep: number | null
  readonly loss: LossSummary | null
  readonly heldOut: HeldOut | null
  readonly metrics: Metrics
  readonly nonFiniteSamples: number | null
  readonly evidence: Evidence | null
}

/** What the parts of a run cost, in milliseconds, as a few of them were timed. */
export interface RunCosts {
  /** The training program is traced and compiled, and so are those that draw the samples. */
  readonly preparing: number
  readonly samplingPreparing: number
  readonly trainingStep: number
  /** Of all the samples. */
  readonly samplingStep: number
  /** For each of the points that a loss is measured on, and how many points the final one has. */
  readonly heldOutPoint: number
  readonly heldOutPoints: number
  /** All of them together. */
  readonly distances: number
  /** Of this process at its largest. */
  readonly bytes: number
  /** From the beginning of the task to its end. */
  readonly elapsed: number
}

export type TaskOutcome =
  | TrainingOutcome
  | { readonly kind: 'judged'; readonly judgements: readonly Judgement[] }
  | { readonly kind: 'sampled'; readonly samples: DrawnSamples }
  | { readonly kind: 'certified'; readonly certificate: Certificate }
  | { readonly kind: 'estimated'; readonly engine: EngineKind; readonly costs: RunCosts }
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'dataset-read'; readonly preview: DatasetPreview }
  | { readonly kind: 'dataset-kept'; readonly manifest: DatasetManifest }
  | { readonly kind: 'budgeted'; readonly budgeted: Budgeted }
  | { readonly kind: 'density'; readonly grid: DensityGrid | null }
  | {
      readonly kind: 'classifier'
      readonly classifier: Checkpoint
    }
  | { readonly kind: 'described'; readonly description: SampleDescription }
  | { readonly kind: 'classified'; readonly classified: ClassifiedImages }
  | { readonly kind: 'nearest'; readonly nearest: NearestImages }
  | { readonly kind: 'engines'; readonly engines: readonly EngineAvailability[] }
  | {
      readonly kind: 'benched'
      readonly engine: EngineKind
      readonly device: string
      /** Median of the repeats. */
      readonly millisecondsPerStep: number
      /** Milliseconds per step of each repeat, in order. */
      readonly repeats: readonly number[]
      /** Steps that each repeat ran. */
      readonly stepsPerRepeat: number
    }

/** From the engine process to the main process. */
export type FromEngine =
  | { readonly kind: 'ready' }
  /** Said every two seconds, whatever goes on: whoever says it is slow at worst, not stuck. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'report'; readonly id: number; readonly report: TrainingReport }
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: TaskOutcome }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
