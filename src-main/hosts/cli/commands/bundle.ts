import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { LeftOut } from '../../../workbench'
import { theOne } from '../find-run'
import { parseOperands, shared } from '../options'
import { sizeText } from '../quantities'
import { exitCodes, UsageError, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const bundle: Command = {
  usage: 'bundle RUN... --to FOLDER|FILE.zip [--with-datasets] [--history FILE] [--json]',
  summary: 'write whole runs as zip files: one each into a folder, or all into one file; cloudpin import reads them',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const options = { json, history, to: { type: 'string' }, 'with-datasets': { type: 'boolean' } } as const
    const { values, positionals } = parseOperands(parameters, options, 'RUN')
    const { to } = values
    if (to === undefined) throw new UsageError('--to is missing; name a folder, or a file that ends in .zip.')
    const workbench = await open(values.history)
    try {
      const listed = await workbench.handlers['runs.list']({})
      const ids = [...new Set(positionals.map((named) => theOne(listed, named).id))]
      const files = filesOf(to, ids)
      const chosen = values['with-datasets'] === true ? { largestDataset: Infinity } : {}
      const leftOut = new Map<string, LeftOut>()
      for (const [file, runs] of files) {
        for (const left of await workbench.bundle(runs, file, chosen)) leftOut.set(left.name, left)
      }
      if (values.json === true) {
        const lacking = [...leftOut.values()]
        writeJson(terminal.out, { event: 'bundled', runs: ids, files: [...files.keys()], leftOut: lacking })
      } else for (const file of files.keys()) writeLine(terminal.out, file)
      for (const left of leftOut.values()) writeLine(terminal.notes, leftOutText(left))
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}

/** What is not in a bundle, and how it gets to where the runs go. */
const leftOutText = ({ name, bytes }: LeftOut): string =>
  bytes === null
    ? `The images of “${name}” are not kept here, so they are not in it.`
    : `The images of “${name}” are not in it, they are ${sizeText(bytes)}: add --with-datasets, or import the same images where the runs go.`

/** Which runs go into which file. */
function filesOf(to: string, ids: readonly string[]): Map<string, readonly string[]> {
  const folder = statSync(to, { throwIfNoEntry: false })?.isDirectory() === true || !to.endsWith('.zip')
  return folder ? new Map(ids.map((id) => [join(to, `${id}.zip`), [id]])) : new Map([[to, ids]])
}
