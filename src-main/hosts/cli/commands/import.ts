import { parseOperands, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const importRuns: Command = {
  usage: 'import FILE... [--history FILE] [--json]',
  summary: 'take runs in, from bundles (.zip) or other histories (.sqlite); what is there already is not taken twice',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const { values, positionals } = parseOperands(parameters, { json, history }, 'FILE')
    const workbench = await open(values.history)
    try {
      for (const file of positionals) {
        const runs = await workbench.import(file)
        if (values.json === true) writeJson(terminal.out, { event: 'imported', file, runs })
        else {
          const count = (outcome: string) => String(runs.filter((run) => run.outcome === outcome).length)
          writeLine(
            terminal.out,
            `${file}: ${count('added')} added, ${count('newer')} newer, ${count('there')} there already`,
          )
          const lacking = new Set(runs.flatMap(({ lacks }) => lacks ?? []))
          for (const name of lacking) {
            const what = `The images of “${name}” are not here`
            writeLine(
              terminal.notes,
              `${what}: import the same images (cloudpin dataset import), so that their runs can go on.`,
            )
          }
        }
      }
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}
