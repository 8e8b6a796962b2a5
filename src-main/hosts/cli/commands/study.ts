import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runStudy, type StudyProgress } from '../../../workbench/studies/run'
import { studyNames, studyOf } from '../../../workbench/studies/catalogue'
import { writeStudy } from '../../../workbench/studies/write'
import { interruption } from '../../bridge/interrupts'
import { readArguments, readEngine, shared } from '../options'
import { duration } from '../progress-bar'
import { StatusLine } from '../status-line'
import { exitCodes, writeJson, writeLine } from '../terminal'
import type { Command } from './command'

export const study: Command = {
  usage: 'study NAME [--quick] [--so-far] [--out FOLDER] [--history FILE] [--engine onnx|tensorflow|eager] [--json]',
  summary: `run a study and write its figure, tables and specs (into studies/NAME), or with --so-far those of what is done: ${studyNames.join(', ')}`,
  async perform(parameters, { terminal, open }) {
    const options = {
      ...shared,
      out: { type: 'string' },
      quick: { type: 'boolean' },
      'so-far': { type: 'boolean' },
    } as const
    const { values, positionals } = readArguments(parameters, options, ['NAME'])
    const [name = ''] = positionals
    const asked = studyOf(name)
    const quick = values.quick === true
    const json = values.json === true
    const folder = values.out ?? join('studies', quick ? `${name}-quick` : name)
    const engine = readEngine(values.engine)
    const workbench = await open(values.history)
    const line = new StatusLine(terminal.notes)
    const interrupted = interruption()
    try {
      const hear = (progress: StudyProgress) => {
        if (json) writeJson(terminal.out, { event: 'progress', ...progress })
        else line.show(progressLine(progress))
      }
      const result = await runStudy(workbench, asked, {
        quick,
        soFar: values['so-far'] === true,
        engine,
        sideBySide: availableParallelism(),
        hear,
        signal: interrupted.signal,
      })
      const files = await writeStudy(folder, asked, result, workbench)
      line.clear()
      if (json) writeJson(terminal.out, { event: 'written', study: name, folder, files, losses: result.losses })
      else {
        writeLine(terminal.out, `${folder}: ${files.join(', ')}`)
        for (const loss of result.losses) writeLine(terminal.notes, loss)
      }
      return result.losses.length > 0 ? exitCodes.failed : exitCodes.done
    } finally {
      interrupted.end()
      line.clear()
      await workbench.close()
    }
  },
}

function progressLine({ title, done, of, failed, secondsLeft }: StudyProgress): string {
  const lost = failed > 0 ? `, ${String(failed)} failed` : ''
  const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`
  return `${title}  ${String(done)} of ${String(of)} done${lost}${left}`
}
