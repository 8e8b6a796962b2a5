import { fail } from '@contract/failure'
import type { Judgement } from '@contract/run'
import { importFiles, previewFiles } from '../datasets/import'
import { assemble, type Assembly } from '../diffusion/assemble'
import { describeEngines } from '../tensor'
import type { TensorValue } from '../tensor/program'
import { drawSample, drawSamples } from './sampling/batches'
import { bench } from './bench'
import { certify } from './judging/certificate'
import { chooseEngine } from './engines'
import { classifyImages, describeImages, searchNearest } from './images/describe'
import { learnClassifier } from './images/learn'
import { estimate } from './estimates/estimate'
import { parametersOf, unfinished } from './sampling/generator'
import { judge } from './judging/judge'
import type { Checkpoint, EngineTask, TaskOutcome } from './messages'
import { runOnce } from './prepared'
import type { TaskContext } from './process/service'
import { train } from './training/train'

/** Exact samples that an explanation shows. */
const shown = { points: 2000, images: 64 } as const

type TaskOf<Kind extends EngineTask['kind']> = Extract<EngineTask, { kind: Kind }>

/** Performs a task. `evaluator`: the built script of the evaluation's thread. */
export function perform(task: EngineTask, context: TaskContext, evaluator: URL): Promise<TaskOutcome> {
  switch (task.kind) {
    case 'train':
      return train(task, context, evaluator)
    case 'judge':
      return judgeEach(task, context, evaluator)
    case 'sample':
      return sample(task, context)
    case 'certify':
      return certifyCheckpoint(task, context)
    case 'estimate':
      return estimate(task, context, evaluator)
    case 'explain':
      return explain(task)
    case 'budget':
      return Promise.resolve({ kind: 'budgeted', budgeted: assemble(task.spec).budget(task.parameters) })
    case 'density':
      return density(task)
    case 'learn-classifier':
      return learnClassifier(task, context)
    case 'describe':
      return describeImages(task, context)
    case 'classify':
      return classifyImages(task)
    case 'nearest':
      return searchNearest(task, context)
    case 'dataset':
      return dataset(task)
    case 'engines':
      return describeEngines().then((engines) => ({ kind: 'engines', engines }))
    case 'bench':
      return bench(task, context)
  }
}

async function judgeEach(
  { specs, engine: chosen, checkpoint, threads, classifier }: TaskOf<'judge'>,
  context: TaskContext,
  evaluator: URL,
): Promise<TaskOutcome> {
  const engine = await chooseEngine(chosen)
  const judgements: Judgement[] = []
  for (const spec of specs) {
    const assembly = assemble(spec)
    const setting = { engine, seed: spec.seed, threads }
    const parameters = parametersIn(checkpoint, assembly)
    judgements.push(await judge({ spec, assembly, setting, parameters, classifier }, context, evaluator))
  }
  return { kind: 'judged', judgements }
}

/** A checkpoint's parameters for an assembly; `data-damaged` where one of them is missing. */
function parametersIn({ tensors }: Checkpoint, assembly: Assembly): ReadonlyMap<string, TensorValue> {
  const state = new Map<string, TensorValue>(tensors.map(({ name, ...value }) => [name, value]))
  const parameters = parametersOf(assembly, state)
  const missing = assembly.parameterNames.find((name) => !parameters.has(name))
  if (missing !== undefined) {
    throw fail(
      'data-damaged',
      `The checkpoint has no tensor “${assembly.sampledName(missing)}”; it is not one of this experiment.`,
    )
  }
  return parameters
}

async function sample(
  { spec, engine, checkpoint, count, seed, frames, row }: TaskOf<'sample'>,
  context: TaskContext,
): Promise<TaskOutcome> {
  const assembly = assemble(spec)
  const parameters = parametersIn(checkpoint, assembly)
  const setting = { engine: await chooseEngine(engine), seed }
  const drawn =
    row === undefined
      ? await drawSamples({ assembly, setting, count }, parameters, context.signal, { frames })
      : await drawSample({ assembly, setting, row }, parameters, context.signal, { frames })
  if (drawn.unfinishedAt !== null) {
    throw fail('invalid-spec', unfinished(drawn.unfinishedAt, spec), 'sampling.steps')
  }
  const { samples, trajectory, evaluations } = drawn
  return { kind: 'sampled', samples: { ...samples, trajectory, evaluations } }
}

async function certifyCheckpoint(
  { spec, engine, checkpoint }: TaskOf<'certify'>,
  context: TaskContext,
): Promise<TaskOutcome> {
  const assembly = assemble(spec)
  const parameters = parametersIn(checkpoint, assembly)
  const setting = { engine: await chooseEngine(engine), seed: spec.seed }
  const certificate = await certify({ assembly, setting, parameters, step: checkpoint.step }, context)
  return { kind: 'certified', certificate }
}

async function explain({ spec }: TaskOf<'explain'>): Promise<TaskOutcome> {
  const assembly = assemble(spec)
  const { dimension, images } = assembly
  const count = images ? shown.images : shown.points
  const setting = { engine: await chooseEngine(null), seed: spec.seed }
  const size = { field: 'target.dimension', value: dimension }
  const values = await runOnce('reference', assembly.draw(count), setting, size, 'samples')
  const samples = { shape: [count, dimension], values, images }
  return { kind: 'explained', explanation: { ...assembly.explain(), facts: assembly.facts(samples), samples } }
}

function dataset({ purpose, paths, name, at }: TaskOf<'dataset'>): Promise<TaskOutcome> {
  return Promise.resolve().then(() =>
    purpose === 'preview'
      ? { kind: 'dataset-read', preview: previewFiles(paths, name, at) }
      : { kind: 'dataset-kept', manifest: importFiles(paths, name, at) },
  )
}

async function density({ spec, axes, x, y, resolution }: TaskOf<'density'>): Promise<TaskOutcome> {
  const assembly = assemble(spec)
  const outside = axes.find((axis) => axis >= assembly.dimension)
  if (outside !== undefined) {
    throw fail(
      'invalid-input',
      `There is no axis ${String(outside)}; the target has axes 0 to ${String(assembly.dimension - 1)}.`,
      'axes',
    )
  }
  return { kind: 'density', grid: assembly.density({ axes, x, y, resolution }) }
}
