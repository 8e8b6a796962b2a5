import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { CloudpinError, fail } from '@contract/failure'
import { conclude, watch } from '../follow'
import { readJsonFile } from '../json-file'
import { engineUsage, readArguments, readEngine, shared } from '../options'
import type { Command } from './command'

export const run: Command = {
  usage: `run SPEC.json [--history FILE] ${engineUsage} [--json]`,
  summary: 'train, sample, evaluate and record an experiment',
  async perform(parameters, { terminal, open }) {
    const { values, positionals } = readArguments(parameters, shared, ['SPEC.json'])
    const engine = readEngine(values.engine)
    const parsed = parseExperimentOrFailure(await readJsonFile(positionals[0] ?? ''))
    if (!parsed.ok) throw new CloudpinError(parsed.error)
    const workbench = await open(values.history)
    try {
      const specs = [{ ...parsed.value }]
      const ended = watch(workbench, terminal, values.json === true)
      const [started] = await workbench.handlers['runs.start'](engine === undefined ? { specs } : { specs, engine })
      if (started === undefined) throw fail('internal', 'No run was started.')
      return conclude(await ended(started), terminal, values.json === true)
    } finally {
      await workbench.close()
    }
  },
}
