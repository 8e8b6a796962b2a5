import type { Measured } from '@contract/measured'
import { fail } from '@contract/failure'
import { bitsPerDimension, flowLogVolume, flowPosition, type Likelihood } from '../../diffusion/images/likelihood'
import { someOf, type ImagePart, type ImageSet } from '../../diffusion/images/image-set'
import { drawNoise } from '../../tensor'
import type { Executable } from '../../tensor/executable'
import { cancelled } from '../cancel'
import { breathe, now } from '../clock'
import type { Judged } from '../judging/judge'
import { makeReady } from '../prepared'
import { Pace } from '../training/pace'
import { imageSetOf } from './image-set'

/** Images whose likelihood is computed: each takes some hundred passes through the network and back. */
const most = 64

/** How many images of a part the likelihood is computed of. */
export const likelihoodImages = ({ chosen }: ImageSet): number => Math.min(most, chosen.test.count, chosen.train.count)

/**
 * Bits per dimension of test images under a network, its floor that of as many training images. Throws `invalid-spec`
 * where the experiment's way of sampling has no likelihood, `cancelled` soon after the signal is aborted.
 */
export async function measureBits(judged: Judged, signal: AbortSignal): Promise<Measured> {
  const { spec, assembly, setting, parameters } = judged
  const { likelihood } = assembly
  if (likelihood === null)
    throw fail('invalid-spec', `The objective “${spec.objective.kind}” has no probability flow.`, 'evaluation.metrics')
  const set = imageSetOf(spec.target)
  const rows = likelihoodImages(set)
  const size = { field: 'network', value: rows }
  const executable = await makeReady('likelihood', likelihood.step(rows), setting, size)
  const bits = async (part: ImagePart, stream: number) => {
    await executable.writeState(parameters)
    return bitsOf(executable, likelihood, { set, part, rows, stream, seed: setting.seed }, signal)
  }
  try {
    const value = await bits(set.chosen.test, 0)
    return { value, floor: await bits(set.chosen.train, 1) }
  } finally {
    await executable.dispose()
  }
}

interface Images {
  readonly set: ImageSet
  readonly part: ImagePart
  readonly rows: number
  readonly stream: number
  readonly seed: number
}

async function bitsOf(
  executable: Executable,
  likelihood: Likelihood,
  { set, part, rows, stream, seed }: Images,
  signal: AbortSignal,
): Promise<number> {
  const { values, dimension } = someOf(set, part, rows)
  const [black, white] = set.layout.range
  const spacing = (white - black) / 255
  // bytes become densities by spreading each over its cell
  const within = drawNoise('uniform', { seed, program: 'spread of bytes', stream, step: 0 }, values.length)
  const spread = values.map((value, at) => value + spacing * ((within[at] ?? 0) - 0.5))
  const zero = { shape: [rows, 1], dtype: 'float32', data: new Float32Array(rows) } as const
  const begun = { shape: [rows, dimension], dtype: 'float32', data: likelihood.begin(spread) } as const
  await executable.writeState(
    new Map([
      [flowPosition, begun],
      [flowLogVolume, zero],
    ]),
  )
  const pace = new Pace()
  for (let step = 0; step < likelihood.steps;) {
    if (signal.aborted) throw cancelled()
    const some = pace.next(likelihood.steps - step)
    const from = now()
    await executable.run({ firstStep: step, steps: some })
    pace.record(some, now() - from)
    step += some
    await breathe()
  }
  const state = await executable.readState([flowPosition, flowLogVolume])
  const logs = likelihood.logDensities(numbersOf(state, flowPosition), numbersOf(state, flowLogVolume))
  return bitsPerDimension(logs.reduce((sum, value) => sum + value, 0) / rows, dimension, spacing)
}

function numbersOf(state: Awaited<ReturnType<Executable['readState']>>, name: string): Float32Array {
  const data = state.get(name)?.data
  if (!(data instanceof Float32Array)) throw new Error(`The likelihood has lost its “${name}”.`)
  return data
}
