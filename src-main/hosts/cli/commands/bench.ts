import { fail } from '@contract/failure'
import { EngineSupervisor } from '../../../engine/supervision/supervisor'
import { childEngine } from '../../bridge/child-engine'
import { digits } from '../numbers'
import { engineUsage, readArguments, readEngine, readWhole, shared } from '../options'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

const leastRepeats = 5

export const bench: Command = {
  usage: `bench --batch B --width W --dim D [--repeats N] ${engineUsage} [--json]`,
  summary: 'time a training step: two hidden SiLU layers, noise prediction, Adam; the noise is drawn within the time',
  async perform(parameters, { terminal, paths }) {
    const { engine, json } = shared
    const text = { type: 'string' } as const
    const options = { batch: text, width: text, dim: text, repeats: text, engine, json }
    const { values } = readArguments(parameters, options, [])
    const size = {
      batch: readWhole('batch', values.batch, 1, 10_000_000),
      width: readWhole('width', values.width, 1, 16_384),
      dimension: readWhole('dim', values.dim, 1, 100_000),
    }
    const repeats = readWhole('repeats', values.repeats ?? '7', leastRepeats, 1000)
    const supervisor = new EngineSupervisor(childEngine(paths.engine))
    try {
      const task = { kind: 'bench', size, engine: readEngine(values.engine) ?? null, repeats } as const
      const outcome = await supervisor.run(task).finished
      if (outcome.kind !== 'benched') throw fail('internal', 'The engine process did not answer with a benchmark.')
      const { engine: kind, device, millisecondsPerStep, stepsPerRepeat } = outcome
      const { batch, width, dimension: dim } = size
      if (values.json === true) {
        const measured = { millisecondsPerStep, repeats: outcome.repeats, stepsPerRepeat }
        writeJson(terminal.out, { engine: kind, device, batch, width, dim, ...measured })
      } else {
        const spread = [Math.min(...outcome.repeats), Math.max(...outcome.repeats)].map(digits).join('–')
        writeLine(
          terminal.out,
          `${kind} (${device}), batch ${String(batch)}, width ${String(width)}, dimension ${String(dim)}`,
        )
        writeLine(
          terminal.out,
          `${digits(millisecondsPerStep)} ms per step, median of ${String(repeats)} repeats of ${String(stepsPerRepeat)} steps (${spread})`,
        )
      }
      return exitCodes.done
    } finally {
      await supervisor.close()
    }
  },
}
