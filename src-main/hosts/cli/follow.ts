import type { Progress, WorkbenchEvent } from '@contract/events'
import type { RunState, RunSummary } from '@contract/run'
import type { Workbench } from '../../workbench'
import { onInterrupt } from '../bridge/interrupts'
import { resultLines } from './numbers'
import { progressLine } from './progress-bar'
import { StatusLine } from './status-line'
import { exitCodeOf, exitCodes, writeJson, writeLine, type ExitCode, type Terminal } from './terminal'

const isOver = (state: RunState) => state !== 'queued' && state !== 'running'

/** Follows a run to its end; Ctrl-C stops it, and what was trained is kept. A second one ends the program. */
export function watch(
  workbench: Workbench,
  terminal: Terminal,
  json: boolean,
): (run: RunSummary) => Promise<RunSummary> {
  const line = new StatusLine(terminal.notes)
  // Events may come before the answer that names the run.
  const early: WorkbenchEvent[] = []
  let hear = (event: WorkbenchEvent) => {
    early.push(event)
  }
  const stopListening = workbench.listen((event) => {
    hear(event)
  })
  return async ({ id }) => {
    const uninterrupted = onInterrupt(() => void workbench.handlers['runs.stop']({ run: id }))
    try {
      return await new Promise<RunSummary>((resolve) => {
        let announced = false
        hear = (event) => {
          if (event.kind === 'progress' && event.run === id) {
            if (json) writeJson(terminal.out, asJson(event))
            else line.show(progressLine(event))
          }
          if (event.kind !== 'run' || event.run.id !== id) return
          if (json && !announced && event.run.device !== null) {
            announced = true
            const { engine, device, parameterCount } = event.run
            writeJson(terminal.out, { event: 'started', run: id, engine, device, parameterCount })
          }
          if (event.run.state === 'running' && event.run.failure !== null) {
            line.clear()
            if (json) writeJson(terminal.out, { event: 'waiting', run: id, ...event.run.failure })
            else writeLine(terminal.notes, event.run.failure.message)
          }
          if (isOver(event.run.state)) resolve(event.run)
        }
        for (const event of early) hear(event)
      })
    } finally {
      uninterrupted()
      stopListening()
      line.clear()
    }
  }
}

const asJson = ({ phase, step, steps, stepsPerSecond, secondsLeft }: Progress) => ({
  event: 'progress',
  phase,
  step,
  steps,
  stepsPerSecond,
  secondsLeft,
})

/** Says how a run has ended, and answers with the exit code of that. */
export function conclude(run: RunSummary, terminal: Terminal, json: boolean): ExitCode {
  if (run.failure !== null) {
    if (json) writeJson(terminal.out, { event: 'error', run: run.id, ...run.failure })
    else writeLine(terminal.notes, run.failure.message)
    return exitCodeOf(run.failure)
  }
  const done = run.state === 'done'
  if (json) writeJson(terminal.out, result(run, done ? 'result' : 'stopped'))
  else for (const line of [...(done ? [] : ['Stopped.']), ...resultLines(run)]) writeLine(terminal.out, line)
  return done ? exitCodes.done : exitCodes.interrupted
}

const result = (run: RunSummary, event: 'result' | 'stopped') => ({
  event,
  run: run.id,
  engine: run.engine,
  device: run.device,
  trainingSteps: run.stepsDone,
  millisecondsPerStep: run.millisecondsPerStep,
  loss: run.loss,
  heldOut: run.heldOut,
  metrics: run.metrics,
  nonFiniteSamples: run.nonFiniteSamples,
  evidence: run.evidence,
})
