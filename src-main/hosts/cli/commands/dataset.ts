import { resolve } from 'node:path'
import type { DatasetManifest, DatasetSummary } from '@contract/dataset'
import { interruption } from '../../bridge/interrupts'
import type { Workbench } from '../../../workbench'
import { digits, table } from '../numbers'
import { parseOperands, readArguments, shared } from '../options'
import { exitCodes, UsageError, writeJson, writeLine, type ExitCode } from '../terminal'
import type { Command, Surroundings } from './command'

const options = { json: shared.json, history: shared.history } as const

export const dataset: Command = {
  usage: 'dataset import|preview FILE|FOLDER... [--name NAME] | list | remove HASH [--yes] [--history FILE] [--json]',
  summary:
    'keep images to train on: IDX, CIFAR-10, a folder of PNG or JPEG, .npy or .csv; with --json the target of a spec',
  async perform([what, ...rest], surroundings) {
    switch (what) {
      case 'import':
      case 'preview':
        return read(what, rest, surroundings)
      case 'list':
        return list(rest, surroundings)
      case 'remove':
        return remove(rest, surroundings)
      default:
        throw new UsageError(
          what === undefined
            ? 'Say what to do: import, preview, list or remove.'
            : `There is no “dataset ${what}”; choose import, preview, list or remove.`,
        )
    }
  },
}

/** The target of a spec that trains on a data set. */
const targetOf = ({ hash, name, height, width, channels, classes }: DatasetManifest) => ({
  kind: 'images',
  dataset: hash,
  name,
  height,
  width,
  channels,
  classCount: classes.length,
})

async function read(
  what: 'import' | 'preview',
  parameters: readonly string[],
  { terminal, open }: Surroundings,
): Promise<ExitCode> {
  const { values, positionals } = parseOperands(parameters, { ...options, name: { type: 'string' } }, 'FILE or FOLDER')
  const given = {
    from: { kind: 'paths' as const, paths: positionals.map((path) => resolve(path)) },
    ...(values.name !== undefined && { name: values.name }),
  }
  return withWorkbench(open, values.history, async ({ handlers }) => {
    const { signal, end } = interruption()
    signal.addEventListener('abort', () => void handlers['datasets.stop']({}))
    try {
      const manifest =
        what === 'import'
          ? await handlers['datasets.import'](given)
          : (await handlers['datasets.preview'](given)).manifest
      if (values.json === true) writeJson(terminal.out, { event: what, dataset: manifest, target: targetOf(manifest) })
      else for (const line of describe(manifest)) writeLine(terminal.out, line)
      return exitCodes.done
    } catch (thrown) {
      if (signal.aborted) return exitCodes.interrupted
      throw thrown
    } finally {
      end()
    }
  })
}

async function list(parameters: readonly string[], { terminal, open }: Surroundings): Promise<ExitCode> {
  const { values } = readArguments(parameters, options, [])
  return withWorkbench(open, values.history, async ({ handlers }) => {
    const kept = await handlers['datasets.list']({})
    if (values.json === true)
      writeJson(
        terminal.out,
        kept.map((one) => ({ ...one, target: targetOf(one) })),
      )
    else if (kept.length === 0)
      writeLine(terminal.notes, 'No data set is kept; cloudpin dataset import FOLDER keeps one.')
    else for (const line of table(titles, kept.map(row))) writeLine(terminal.out, line)
    return exitCodes.done
  })
}

async function remove(parameters: readonly string[], { terminal, open }: Surroundings): Promise<ExitCode> {
  const { values, positionals } = readArguments(parameters, { ...options, yes: { type: 'boolean' } }, ['HASH'])
  return withWorkbench(open, values.history, async ({ handlers }) => {
    const { hash, name } = theOne(await handlers['datasets.list']({}), positionals[0] ?? '')
    await handlers['datasets.remove']({ dataset: hash, ...(values.yes === true && { confirmed: true }) })
    if (values.json === true) writeJson(terminal.out, { event: 'removed', dataset: hash })
    else writeLine(terminal.out, `${name} is removed.`)
    return exitCodes.done
  })
}

async function withWorkbench(
  open: Surroundings['open'],
  history: string | undefined,
  work: (workbench: Workbench) => Promise<ExitCode>,
): Promise<ExitCode> {
  const workbench = await open(history)
  try {
    return await work(workbench)
  } finally {
    await workbench.close()
  }
}

/** The data set that a hash, or its beginning, stands for. */
function theOne(kept: readonly DatasetSummary[], beginning: string): DatasetSummary {
  const found = kept.filter(({ hash }) => hash.startsWith(beginning.toLowerCase()))
  const [only] = found
  if (only && found.length === 1) return only
  const why = found.length === 0 ? 'No data set has' : `${String(found.length)} data sets have`
  throw new UsageError(`${why} a hash that begins with “${beginning}”; cloudpin dataset list shows them.`)
}

const titles = ['hash', 'name', 'images', 'test', 'size', 'classes', 'runs', 'MB'] as const

const sizeOf = ({ height, width, channels }: DatasetManifest): string =>
  `${String(width)}×${String(height)}${channels === 3 ? ' colour' : ' grey'}`

const row = (one: DatasetSummary): readonly string[] => [
  one.hash.slice(0, 12),
  one.name,
  String(one.train),
  String(one.test),
  sizeOf(one),
  String(one.classes.length),
  String(one.runs),
  digits(one.bytes / 1e6),
]

function describe(manifest: DatasetManifest): readonly string[] {
  const { name, hash, train, test, classes, range, notes } = manifest
  const counted = classes.map((one) => `${one.name} ${String(one.train)}`).join(', ')
  return [
    `${name}: ${String(train)} images, ${String(test)} for the test, ${sizeOf(manifest)}, values ${range.join(' to ')}`,
    classes.length === 0 ? 'no labels' : `${String(classes.length)} classes: ${counted}`,
    ...notes,
    `hash ${hash}`,
    `"target": ${JSON.stringify(targetOf(manifest))}`,
  ]
}
