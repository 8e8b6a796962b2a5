import { z } from 'zod'
import type { Imported } from './bundle'
import type { Certificate } from './certificate'
import { datasetInputs, type DatasetPreview, type DatasetSummary } from './dataset'
import type { DensityGrid } from './density'
import type { Description } from './description'
import type { DrawnSamples } from './drawing'
import type { RunEstimate } from './estimate'
import type { WorkbenchEvent } from './events'
import type { SpecIssue } from './experiment/issue'
import type { Budgeted, Explanation } from './explanation'
import type { Result } from './failure'
import type { HistoryBackup, HistoryCheck, HistorySize, HistoryState, PackResult, PruneResult } from './history'
import { mostLookedAt, type ClassifiedImages, type NearestImages, type SampleDescription } from './image-description'
import {
  axis,
  axisName,
  axisRange,
  curvePart,
  lookedAt,
  nothing,
  pruneOrder,
  run,
  spec,
  sweep,
  sweepId,
} from './inputs'
import { marksChange, notes } from './marks'
import type { Preset } from './preset'
import type { ProgramLogEnd, ReportFile } from './program-log'
import {
  engineKind,
  type CurveBuckets,
  type Judgement,
  type QueueState,
  type Resumed,
  type RunClock,
  type RunDetail,
  type RunPage,
  type RunSummary,
  type SampleSet,
  type TrashedRun,
} from './run'
import { settingsChange, type KeptSettings } from './settings'
import type { SweepOutline, SweepSeries, SweepSummary, SweepTable } from './sweep/results'

interface Procedure<Input extends z.ZodType, Output> {
  readonly input: Input
  /** Carries the output's type; never has a value. */
  readonly output?: Output
}

const procedure =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Procedure<Input, Output> => ({ input })

/** Every procedure, once. Main implements the list; the compiler complains about a missing one. */
export const procedures = {
  'app.describe': procedure<Description>()(nothing),
  /** The last lines of the program's own log. */
  'app.log': procedure<ProgramLogEnd>()(z.strictObject({ lines: z.number().int().min(1).max(5000) })),
  /** Makes a report of how the program and its history are, without private folders, for whoever can help. */
  'app.report': procedure<ReportFile>()(nothing),
  /** Shows the history's folder in the system's own window; `not-allowed` where the host has no desktop. */
  'app.openFolder': procedure<null>()(nothing),
  'settings.get': procedure<KeptSettings>()(nothing),
  /** Changes the settings that are given and keeps them in the data folder. */
  'settings.set': procedure<KeptSettings>()(z.strictObject({ change: settingsChange })),
  'history.state': procedure<HistoryState>()(nothing),
  /** Puts a backup in the history's place; what was there is kept beside it. What trains ends as interrupted. */
  'history.restore': procedure<null>()(z.strictObject({ backup: z.string().min(1).max(100) })),
  /** Tries once more to open a history that could not be opened. */
  'history.reopen': procedure<null>()(nothing),
  'history.size': procedure<HistorySize>()(nothing),
  /** Reads the whole history and says whether it is whole. */
  'history.check': procedure<HistoryCheck>()(nothing),
  'history.backUp': procedure<HistoryBackup>()(nothing),
  /** What a pruning would remove. */
  'history.prunable': procedure<PruneResult>()(pruneOrder),
  /** Removes runs for good, and the trash with them. */
  'history.prune': procedure<PruneResult>()(pruneOrder),
  /** Gives the room of what was removed back to the disk. */
  'history.pack': procedure<PackResult>()(nothing),
  'presets.list': procedure<readonly Preset[]>()(nothing),
  'experiment.check': procedure<{ readonly issues: readonly SpecIssue[] }>()(z.strictObject({ spec })),
  'experiment.explain': procedure<Explanation>()(z.strictObject({ spec })),
  /** The width at which a spec's network has as nearly as it can that many parameters: other networks at its budget. */
  'experiment.budget': procedure<Budgeted>()(
    z.strictObject({ spec, parameters: z.number().int().min(1).max(10_000_000_000) }),
  ),
  /**
   * What a run of this spec would take of this machine, as a few of its steps were timed. One spec is timed at a time:
   * asking for another ends it with `cancelled`.
   */
  'experiment.estimate': procedure<RunEstimate>()(z.strictObject({ spec, engine: engineKind.optional() })),
  'experiment.density': procedure<DensityGrid | null>()(
    z.strictObject({
      spec,
      axes: z.tuple([axis, axis]),
      x: axisRange,
      y: axisRange,
      resolution: z.number().int().min(8).max(256),
    }),
  ),
  /** Queues one run for each spec, in order; answers with what was queued. */
  'runs.start': procedure<readonly RunSummary[]>()(
    z.strictObject({ specs: z.array(spec).min(1).max(1000), engine: engineKind.optional() }),
  ),
  /**
   * Has a run that ended early wait for its turn again, to go on from its latest checkpoint: to the same numbers as if
   * it had never ended. `engine`, where given, must be the one that it was trained on.
   */
  'runs.resume': procedure<Resumed>()(z.strictObject({ run, engine: engineKind.optional() })),
  /**
   * Ends a run, or takes it from the queue; answers when it has ended. One that trains ends after the step in hand and a
   * checkpoint, its progress says how long that takes; with `now` at once, without what came after its last checkpoint.
   */
  'runs.stop': procedure<null>()(z.strictObject({ run, now: z.boolean().optional() })),
  /** All runs at once: for programs on this side of the window. A window takes them page by page. */
  'runs.list': procedure<readonly RunSummary[]>()(nothing),
  /** At most `limit` runs, the newest first; `before`: the `next` of the page that came before. */
  'runs.page': procedure<RunPage>()(
    z.strictObject({ before: z.number().int().positive().optional(), limit: z.number().int().min(1).max(200) }),
  ),
  'runs.get': procedure<RunDetail>()(z.strictObject({ run })),
  'runs.rename': procedure<RunSummary>()(z.strictObject({ run, name: z.string().trim().min(1).max(200) })),
  /** Moves runs to the trash; `runs.restore` brings them back. A running one is stopped first. */
  'runs.delete': procedure<null>()(z.strictObject({ runs: z.array(run).min(1).max(10_000) })),
  'runs.restore': procedure<null>()(z.strictObject({ runs: z.array(run).min(1).max(10_000) })),
  /** The trash, what came there last first; `runs.restore` brings runs back. */
  'runs.trash': procedure<readonly TrashedRun[]>()(nothing),
  /** Changes the tags, the star and the place in the archive of runs; events tell what they are then. */
  'runs.mark': procedure<null>()(z.strictObject({ runs: z.array(run).min(1).max(10_000), change: marksChange })),
  /** Gives a run other notes, in Markdown. */
  'runs.note': procedure<RunSummary>()(z.strictObject({ run, notes })),
  /** The curves of runs in a few means each, for drawings of a line's height; runs that are gone are left out. */
  'runs.sparklines': procedure<readonly { readonly run: string; readonly values: Float32Array }[]>()(
    z.strictObject({ runs: z.array(run).min(1).max(100) }),
  ),
  /** When the training of runs was at which step; runs that are gone are left out. */
  'runs.clocks': procedure<readonly { readonly run: string; readonly clock: RunClock }[]>()(
    z.strictObject({ runs: z.array(run).min(1).max(100) }),
  ),
  'queue.state': procedure<QueueState>()(nothing),
  /** Lets nothing begin any more. `now`: what trains writes a checkpoint and waits again; else it goes on to its end. */
  'queue.pause': procedure<QueueState>()(z.strictObject({ now: z.boolean() })),
  'queue.resume': procedure<QueueState>()(nothing),
  /** Moves runs that wait before another one; `before` null: to the end. */
  'queue.move': procedure<null>()(z.strictObject({ runs: z.array(run).min(1).max(10_000), before: run.nullable() })),
  /** Gives a run that waits, and of which nothing was trained, another spec. */
  'queue.edit': procedure<RunSummary>()(z.strictObject({ run, spec })),
  /** Has runs wait again that the end of the program cut off, or that never began: with a checkpoint they go on there. */
  'queue.takeUp': procedure<readonly RunSummary[]>()(z.strictObject({ runs: z.array(run).min(1).max(10_000) })),
  /** Leaves such runs as they are: they are not offered any more. */
  'queue.dismiss': procedure<null>()(z.strictObject({ runs: z.array(run).min(1).max(10_000) })),
  'runs.curve': procedure<CurveBuckets>()(z.strictObject({ run, ...curvePart })),
  /** The same part of several curves; runs that are gone are left out. */
  'runs.curves': procedure<readonly { readonly run: string; readonly curve: CurveBuckets }[]>()(
    z.strictObject({ runs: z.array(run).min(1).max(100), ...curvePart }),
  ),
  /** The final samples, or those of a preview step; null where there are none. `limit`: at most so many rows. */
  'runs.samples': procedure<SampleSet | null>()(
    z.strictObject({
      run,
      step: z.number().int().nonnegative().optional(),
      limit: z.number().int().min(1).max(100_000).optional(),
    }),
  ),
  /**
   * Samples a run's network under other settings and measures the distances, without training it again. Each variant
   * names fields of sampling, evaluation or the objective's times with their values; `{}` is the run as it is.
   */
  'runs.judge': procedure<readonly Judgement[]>()(
    z.strictObject({ run, variants: z.array(z.record(z.string(), z.json())).min(1).max(100) }),
  ),
  /** What a sweep would be: its runs are counted and checked, and their time is estimated. */
  'sweeps.check': procedure<SweepOutline>()(z.strictObject({ sweep, engine: engineKind.optional() })),
  /**
   * Begins a sweep, or goes on with one. `confirmed` is needed where there is very much to do, as `sweeps.check` says;
   * `slice`: of every `of` runs in a row the `index`-th alone.
   */
  'sweeps.start': procedure<SweepSummary>()(
    z.strictObject({
      sweep,
      engine: engineKind.optional(),
      confirmed: z.boolean().optional(),
      slice: z
        .strictObject({ index: z.number().int().min(1), of: z.number().int().min(1).max(1_000_000) })
        .refine(({ index, of }) => index <= of, 'Its index must be at most the number of slices.')
        .optional(),
    }),
  ),
  'sweeps.list': procedure<readonly SweepSummary[]>()(nothing),
  /** Lets what trains go on to its end, and nothing else begin. */
  'sweeps.pause': procedure<SweepSummary>()(z.strictObject({ sweep: sweepId })),
  'sweeps.resume': procedure<SweepSummary>()(z.strictObject({ sweep: sweepId })),
  /** Ends what trains and takes what waits out of the queue; `sweeps.start` goes on with it. */
  'sweeps.stop': procedure<SweepSummary>()(z.strictObject({ sweep: sweepId })),
  'sweeps.table': procedure<SweepTable>()(z.strictObject({ sweep: sweepId })),
  /** A result against an axis: mean and standard deviation over all other axes, one line for each value of `by`. */
  'sweeps.series': procedure<SweepSeries>()(
    z.strictObject({ sweep: sweepId, along: axisName, by: axisName.nullable(), value: z.string().min(1).max(100) }),
  ),
  /** Measures a run's latest checkpoint against the theory; kept with the run. Takes up to a minute. */
  'certificate.compute': procedure<Certificate>()(z.strictObject({ run })),
  /** The certificate that is kept; null where none was computed. */
  'certificate.get': procedure<Certificate | null>()(z.strictObject({ run })),
  'certificate.stop': procedure<null>()(z.strictObject({ run })),
  /**
   * Draws new samples from each run's last checkpoint, all from the noise of one seed. `sampling`: fields of the spec's
   * sampling in the place of the run's own; where its integrator changes, its start may be left out to follow that.
   * `frames`: how many positions on the way to answer with, evenly from the start to the samples. `row`: that sample alone,
   * counted from 0, in the place of the first `count`.
   */
  'samples.draw': procedure<readonly DrawnSamples[]>()(
    z.strictObject({
      runs: z.array(run).min(1).max(8),
      count: z.number().int().min(1).max(20_000),
      seed: z.number().int().min(0).max(4_294_967_295),
      sampling: z.record(z.string(), z.unknown()).optional(),
      frames: z.number().int().min(2).max(64).optional(),
      row: z.number().int().min(0).max(100_000).optional(),
    }),
  ),
  /**
   * Says of some images which class each shows, how surely, and which training image lies nearest, and shows that one.
   * Where the data set's classifier is not kept, classes are null.
   */
  'samples.describe': procedure<SampleDescription>()(
    z.strictObject({
      ...lookedAt,
      /** Of the kept ones those from this one on, at most so many. */
      first: z.number().int().min(0).max(mostLookedAt).default(0),
      limit: z.number().int().min(1).max(mostLookedAt).default(240),
    }),
  ),
  /**
   * The classes of all images, kept with the run once they are known. Where the data set's classifier is not kept, they
   * are null, unless `classifier` says to train it, which takes minutes.
   */
  'samples.classes': procedure<ClassifiedImages>()(
    z.strictObject({ ...lookedAt, classifier: z.enum(['kept', 'train']).default('kept') }),
  ),
  /**
   * The training images that lie nearest to all images, kept with the run once they are known; searched for in some
   * seconds, `search` events tell how far. `cancelled` once it was stopped.
   */
  'samples.nearest': procedure<NearestImages>()(z.strictObject(lookedAt)),
  /** Ends the searches for nearest images of a run. */
  'samples.stopSearch': procedure<null>()(z.strictObject({ run })),
  /** Takes a bundle of a window, piece by piece; `upload` is an id that the window chose. Answers with all bytes so far. */
  'bundles.upload': procedure<{ readonly bytes: number }>()(datasetInputs.upload),
  /** Takes the runs of a bundle that was sent into the history; the upload is used up by it. */
  'bundles.import': procedure<readonly Imported[]>()(datasetInputs.discard),
  /** The kept data sets of images, the newest first. */
  'datasets.list': procedure<readonly DatasetSummary[]>()(nothing),
  /** Takes files of a window, piece by piece, to import them; `upload` is an id that the window chose. Answers with all bytes so far. */
  'datasets.upload': procedure<{ readonly bytes: number }>()(datasetInputs.upload),
  /** Reads files whole and says what they would become; keeps nothing. */
  'datasets.preview': procedure<DatasetPreview>()(datasetInputs.preview),
  /** Keeps a copy of the images that files hold, whole or not at all; an upload is used up by it. */
  'datasets.import': procedure<DatasetSummary>()(datasetInputs.import),
  /** Ends the reading of files that is under way. */
  'datasets.stop': procedure<null>()(nothing),
  /** Forgets files that were sent. */
  'datasets.discard': procedure<null>()(datasetInputs.discard),
  /** Removes a data set for good; `needs-confirmation` where runs were trained on it. */
  'datasets.remove': procedure<null>()(datasetInputs.remove),
} as const

export type ProcedureName = keyof typeof procedures
export type InputOf<N extends ProcedureName> = z.input<(typeof procedures)[N]['input']>
export type ParsedInputOf<N extends ProcedureName> = z.output<(typeof procedures)[N]['input']>
export type OutputOf<N extends ProcedureName> =
  (typeof procedures)[N] extends Procedure<z.ZodType, infer Output> ? Output : never

/** What main implements. */
export type Handlers = { readonly [N in ProcedureName]: (input: ParsedInputOf<N>) => Promise<OutputOf<N>> }

/** What a window is given, by Electron's bridge or over the socket; calls never reject. */
export interface Bridge {
  call(name: ProcedureName, input: unknown): Promise<Result<unknown>>
  /** Listens to the workbench's events; the returned function ends it. */
  listen(listener: (event: WorkbenchEvent) => void): () => void
}
