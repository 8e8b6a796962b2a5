import { theOne } from '../find-run'
import { readArguments, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const exportRun: Command = {
  usage: 'export RUN FOLDER [--tensorboard] [--history FILE] [--json]',
  summary: 'write spec.json, curves.csv, samples.npy and checkpoint.safetensors; RUN may be the start of its id',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const { values, positionals } = readArguments(parameters, { json, history, tensorboard: { type: 'boolean' } }, [
      'RUN',
      'FOLDER',
    ])
    const [named = '', folder = ''] = positionals
    const workbench = await open(values.history)
    try {
      const { id } = theOne(await workbench.handlers['runs.list']({}), named)
      const files = await workbench.export(id, folder, { tensorboard: values.tensorboard })
      if (values.json === true) writeJson(terminal.out, { event: 'exported', run: id, folder, files })
      else writeLine(terminal.out, `${folder}: ${files.join(', ')}`)
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}
