import type { Certificate, Estimate } from '@contract/certificate'
import type { Assembly } from '../../diffusion/assemble'
import { meanOf } from '../../diffusion/theory/mean'
import { pathTimes } from '../../diffusion/theory/path-error'
import {
  heldErrorOf,
  pathNodes,
  scoreErrorOf,
  stepBegins,
  stratifiedTimes,
  type NodeRows,
} from '../../diffusion/theory/path-plan'
import { regularityOf } from '../../diffusion/theory/regular'
import { startError } from '../../diffusion/theory/start'
import { budgetOf, pinsker, summaryOf, totalOf } from '../../diffusion/theory/summary'
import type { Theory } from '../../diffusion/theory/theory'
import { drawNoise } from '../../tensor'
import type { Executable } from '../../tensor/executable'
import type { TensorValue } from '../../tensor/program'
import { cancelled } from '../cancel'
import { breathe } from '../clock'
import { makeReady, runOnce, type Setting } from '../prepared'
import type { TaskContext } from '../process/service'
import { Reporter } from '../training/reporter'

/** Points of a batch: at each node of the quadrature; and batches of the rows that measure the discretisation. */
const rows = 512
const heldBatches = 16
/** Points of π that the start error and the suprema are measured with. */
const pointCount = 2000

export interface Certified {
  readonly assembly: Assembly
  readonly setting: Setting
  readonly parameters: ReadonlyMap<string, TensorValue>
  /** Training step of the parameters. */
  readonly step: number
}

/** Measures a network against the theory; see `Certificate`. Throws `cancelled` soon after the signal is aborted. */
export async function certify(certified: Certified, context: TaskContext): Promise<Certificate> {
  const { assembly, step } = certified
  const { theory } = assembly
  const reporter = new Reporter(context.report)
  reporter.progress('evaluating', 0, 1, null, true)
  const { points, normals } = await drawPoints(certified)
  const start = startError(theory, points, normals)
  await breathe()
  if (context.signal.aborted) throw cancelled()
  const regular = regularityOf(theory, points, normals)
  const measured = await alongPaths(certified, context, reporter)
  const scoreSentence = measured ? howScore(theory, measured.fewestDraws) : whyNoScore(theory)
  const parts = {
    start,
    score: measured?.score ?? null,
    scoreSentence,
    discretisation: measured?.discretisation ?? null,
  }
  const budget = budgetOf(parts)
  const kl = totalOf(budget)
  const whole = { step, ...regular, ...parts, budget, kl, totalVariation: kl && pinsker(kl) }
  return { ...whole, summary: summaryOf(whole) }
}

/** Fewer draws than these say little of a score. */
const enoughDraws = 10

/** How the error of the score is known; `fewestDraws`: that count in the mean, at the time where they are fewest. */
function howScore({ spec }: Theory, fewestDraws: number | null): string {
  const girsanov = 'The error of the learnt score along the path of the data, by Girsanov’s theorem'
  if (fewestDraws === null) return `${girsanov}.`
  const estimated = `${girsanov}, beside Monte-Carlo estimates, since the exact score of the target “${spec.target.kind}” is not known`
  const count = String(Math.round(fewestDraws))
  return fewestDraws < enoughDraws
    ? `${estimated}. At some noise levels only ${count} draws count: take it as an indication.`
    : `${estimated}: at every noise level ${count} draws or more count.`
}

const whyNoScore = ({ spec }: Theory): string =>
  `The score of the target “${spec.target.kind}” is neither known nor can it be estimated, so the error of the learnt one is not known either.`

/** Points of π in the units of the training, and as many normals, in double precision. */
async function drawPoints({ assembly, setting }: Certified) {
  const { theory, dimension } = assembly
  const size = { field: 'target.dimension', value: dimension }
  const drawn = await runOnce('certificate points', assembly.draw(pointCount), setting, size, 'samples')
  const scale = theory.spec.training.dataScale
  const coordinates = { seed: setting.seed, program: 'certificate noise', stream: 0, step: 0 }
  return {
    points: Float64Array.from(drawn, (value) => value / scale),
    normals: Float64Array.from(drawNoise('normal', coordinates, pointCount * dimension)),
  }
}

interface Measured extends Pick<Certificate, 'discretisation'> {
  readonly score: NonNullable<Certificate['score']>
  /** Of an estimated score: the mean number of draws that count, at the node of the path where it is least. */
  readonly fewestDraws: number | null
}

/** What exact paths show of the network; null where the score is not known. */
async function alongPaths(
  { assembly, setting, parameters }: Certified,
  context: TaskContext,
  reporter: Reporter,
): Promise<Measured | null> {
  const { theory } = assembly
  const build = theory.pathError(rows)
  if (build === null) return null
  const executable = await makeReady('certificate', build, setting, { field: 'network.width', value: rows })
  try {
    await executable.writeState(parameters)
    const nodes = pathNodes(theory)
    const total = nodes.length + 3 * heldBatches
    let done = 0
    const run = async (index: number, t: Float64Array, held: Float64Array) => {
      if (context.signal.aborted) throw cancelled()
      const outputs = await columns(executable, index, pathTimes(theory.process, t, held))
      reporter.progress('evaluating', ++done, total, null)
      await breathe()
      return outputs
    }
    const measured: NodeRows[] = []
    let fewestDraws: number | null = null
    for (const [k, { t }] of nodes.entries()) {
      const same = new Float64Array(rows).fill(t)
      const outputs = await run(k, same, same)
      measured.push(outputs)
      if (outputs.effective) fewestDraws = Math.min(fewestDraws ?? Infinity, meanOf(outputs.effective).mean)
    }
    const uniforms = drawNoise(
      'uniform',
      { seed: setting.seed, program: 'certificate times', stream: 0, step: 0 },
      rows * heldBatches,
    )
    const times = stratifiedTimes(theory, uniforms)
    const discretised = async (steps: number): Promise<Estimate> => {
      const begins = stepBegins(theory.grid(steps), times)
      const [held, error] = [new Float32Array(times.length), new Float32Array(times.length)]
      for (let batch = 0; batch < heldBatches; batch++) {
        // every heldBatches-th row, so that a batch spans all times
        const chosen = Float64Array.from({ length: rows }, (_, row) => row * heldBatches + batch)
        const pick = (values: Float64Array) => chosen.map((row) => values[row] ?? NaN)
        const outputs = await run(nodes.length + batch, pick(times), pick(begins))
        held.set(outputs.held, batch * rows)
        error.set(outputs.error, batch * rows)
      }
      return heldErrorOf(theory, held, error)
    }
    const { steps } = theory.spec.sampling
    const halved = await discretised(Math.max(1, Math.round(steps / 2)))
    const value = await discretised(steps)
    const doubled = await discretised(2 * steps)
    const discretisation = besides(steps, halved, value, doubled)
    return { score: scoreErrorOf(theory, nodes, measured), discretisation, fewestDraws }
  } finally {
    await executable.dispose()
  }
}

async function columns(executable: Executable, index: number, inputs: Readonly<Record<string, TensorValue>>) {
  const outputs = await executable.run({ firstStep: index, steps: 1, inputs })
  const column = (name: string): Float32Array => {
    const data = outputs[name]?.data
    if (!(data instanceof Float32Array)) throw new Error(`The certificate's program has no output ${name}.`)
    return data
  }
  const effective = outputs['effective'] ? column('effective') : null
  return { error: column('error'), size: column('size'), held: column('held'), effective }
}

function besides(
  steps: number,
  halved: Estimate,
  value: Estimate,
  doubled: Estimate,
): NonNullable<Certificate['discretisation']> {
  const isClear = [value, doubled].every((one) => one.value > 3 * one.standardError)
  const sentence =
    'What the exact ancestral steps on this grid add, which hold the network’s x̂₀ over each step; other samplers differ.'
  return { steps, halved, value, doubled, order: isClear ? Math.log2(value.value / doubled.value) : null, sentence }
}
