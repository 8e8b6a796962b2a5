import { widthField } from '@contract/experiment/network'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { CloudpinError } from '@contract/failure'
import { withField } from '@contract/sweep/field'
import { readJsonFile } from '../json-file'
import { readArguments, readWhole, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

/** Parameters that a budget may have at most, as in the contract. */
const mostParameters = 10_000_000_000

export const budget: Command = {
  usage: 'budget SPEC.json --parameters N [--history FILE] [--json]',
  summary: 'the width at which the network has as nearly as it can N parameters; with --json the spec with it as well',
  async perform(parameters, { terminal, open }) {
    const { json, history } = shared
    const options = { json, history, parameters: { type: 'string' } } as const
    const { values, positionals } = readArguments(parameters, options, ['SPEC.json'])
    const wanted = readWhole('parameters', values.parameters, 1, mostParameters)
    const parsed = parseExperimentOrFailure(await readJsonFile(positionals[0] ?? ''))
    if (!parsed.ok) throw new CloudpinError(parsed.error)
    const spec = { ...parsed.value }
    const field = widthField(spec.network)
    const workbench = await open(values.history)
    try {
      const { width, parameterCount } = await workbench.handlers['experiment.budget']({ spec, parameters: wanted })
      if (values.json === true) {
        writeJson(terminal.out, { width, parameterCount, spec: withField(spec, ['network', field], width) })
      } else {
        writeLine(terminal.out, `${field} ${String(width)}: ${parameterCount.toLocaleString('en')} parameters`)
      }
      return exitCodes.done
    } finally {
      await workbench.close()
    }
  },
}
