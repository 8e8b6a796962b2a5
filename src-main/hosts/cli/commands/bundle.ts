import { statSync } from 'node:fs'
import { join } from 'node:path'
import { theOne } from '../find-run'
import { parseOperands, shared } from '../options'
import { exitCodes, UsageError, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const bundle: Command = {
  usage: 'bundle RUN... --to FOLDER|FILE.zip [--history FILE] [--json]',
  summary: 'write whole runs as zip files: one each into a folder, or all into one file; cloudpin import reads them',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const options = { json, history, to: { type: 'string' } } as const
    const { values, positionals } = parseOperands(parameters, options, 'RUN')
    const { to } = values
    if (to === undefined) throw new UsageError('--to is missing; name a folder, or a file that ends in .zip.')
    const workbench = await open(values.history)
    try {
      const listed = await workbench.handlers['runs.list']({})
      const ids = [...new Set(positionals.map((named) => theOne(listed, named).id))]
      const files = filesOf(to, ids)
      for (const [file, runs] of files) await workbench.bundle(runs, file)
      if (values.json === true) writeJson(terminal.out, { event: 'bundled', runs: ids, files: [...files.keys()] })
      else for (const file of files.keys()) writeLine(terminal.out, file)
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}

/** Which runs go into which file. */
function filesOf(to: string, ids: readonly string[]): Map<string, readonly string[]> {
  const folder = statSync(to, { throwIfNoEntry: false })?.isDirectory() === true || !to.endsWith('.zip')
  return folder ? new Map(ids.map((id) => [join(to, `${id}.zip`), [id]])) : new Map([[to, ids]])
}
