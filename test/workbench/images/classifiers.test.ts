import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fail } from '@contract/failure'
import type { Checkpoint, EngineTask, TaskOutcome, TrainingReport } from '../../../src-main/engine/messages'
import { Classifiers } from '../../../src-main/workbench/images/classifiers'
import { scratchFolder, specOf } from '../../store/scratch'

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
const mnist = { kind: 'mnist', digits } as const
const target = { ...mnist, digits: [...digits] }
const place = { engine: 'onnx' } as const
const file: Checkpoint = {
  step: 7,
  tensors: [{ name: 'accuracy', shape: [], dtype: 'float32', data: Float32Array.of(0.5) }],
}
const nothing = () => undefined

/** An engine that trains when it is told to. */
function engine() {
  const tasks: EngineTask[] = []
  let stopped = 0
  let end: (outcome: TaskOutcome) => void = nothing
  let refuse: (failure: unknown) => void = nothing
  let report: (report: TrainingReport) => void = nothing
  const run = (task: EngineTask, listener: (report: TrainingReport) => void = nothing) => {
    tasks.push(task)
    report = listener
    const finished = new Promise<TaskOutcome>((resolve, reject) => {
      end = resolve
      refuse = reject
    })
    return { finished, stop: () => (stopped += 1), end: nothing }
  }
  return {
    tasks,
    run,
    stopped: () => stopped,
    end: (outcome: TaskOutcome) => {
      end(outcome)
    },
    refuse: (failure: unknown) => {
      refuse(failure)
    },
    report: (told: TrainingReport) => {
      report(told)
    },
  }
}

const folderOf = () => {
  const folder = scratchFolder()
  return { folder, history: join(folder, 'history.sqlite'), kept: join(folder, 'classifiers', 'mnist-v1.safetensors') }
}
const trained: TaskOutcome = { kind: 'classifier', classifier: file }
/** Until a task was begun: whether one is kept is read from the disk first. */
const begun = async ({ tasks }: { readonly tasks: readonly EngineTask[] }) => {
  while (tasks.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
}

describe('the classifiers of data sets', () => {
  it('are trained once for all who ask, told to each, and kept', async () => {
    const { folder, history, kept } = folderOf()
    const one = engine()
    const classifiers = new Classifiers(history, one)
    const heard = [0, 0]
    const asked = heard.map((_, who) =>
      classifiers.ask(target, place, () => {
        heard[who] = (heard[who] ?? 0) + 1
      }),
    )
    await begun(one)
    await new Promise((resolve) => setTimeout(resolve, 20))
    one.report({ kind: 'log', message: 'half way' })
    one.end(trained)
    expect(await Promise.all(asked.map(({ ready }) => ready))).toEqual([file, file])
    expect(one.tasks.map(({ kind }) => kind)).toEqual(['learn-classifier'])
    expect(heard).toEqual([1, 1])
    expect(existsSync(kept)).toBe(true)
    expect(readdirSync(join(folder, 'classifiers'))).toHaveLength(1)
    const later = new Classifiers(history, engine())
    expect(await later.kept(target)).toEqual(file)
    // of whatever digits: a classifier knows all of them
    expect(await later.kept({ kind: 'mnist', digits: [3] })).toEqual(file)
  })

  it('are given to the specs that need them alone', async () => {
    const { history } = folderOf()
    const classifiers = new Classifiers(history, engine())
    await classifiers.keep(target, file, nothing)
    const needing = specOf({ target: mnist, evaluation: { metrics: ['precision'] } })
    const other = specOf({ target: mnist, evaluation: { metrics: ['nearCopies', 'energyDistance'] } })
    expect(await classifiers.keptFor(needing)).toEqual(file)
    expect(await classifiers.keptFor(other)).toBeNull()
  })

  it('are trained anew where their file is damaged', async () => {
    const { folder, history, kept } = folderOf()
    mkdirSync(join(folder, 'classifiers'))
    writeFileSync(kept, 'no safetensors')
    const one = engine()
    const asked = new Classifiers(history, one).ask(target, place, nothing)
    await begun(one)
    one.end(trained)
    expect(await asked.ready).toEqual(file)
  })

  it('are given up when nobody waits any more, and whoever stopped is told so', async () => {
    const { history } = folderOf()
    const one = engine()
    const classifiers = new Classifiers(history, one)
    const [first, second] = [classifiers.ask(target, place, nothing), classifiers.ask(target, place, nothing)]
    await begun(one)
    await new Promise((resolve) => setTimeout(resolve, 20))
    first.stop()
    await expect(first.ready).rejects.toThrow('Stopped')
    expect(one.stopped()).toBe(0)
    second.stop()
    await expect(second.ready).rejects.toThrow('Stopped')
    expect(one.stopped()).toBe(1)
    one.refuse(fail('cancelled', 'Stopped.'))
  })

  it('are none where the training fails, with a line that says why', async () => {
    const { history } = folderOf()
    const one = engine()
    const lines: string[] = []
    const asked = new Classifiers(history, one).ask(target, place, (report) => {
      if (report.kind === 'log') lines.push(report.message)
    })
    await begun(one)
    one.refuse(fail('not-finite', 'The loss was no number.'))
    expect(await asked.ready).toBeNull()
    expect(lines).toEqual(['The classifier of the images could not be trained: The loss was no number.'])
    expect(
      await new Classifiers(history, one).kept({ kind: 'gaussian', dimension: 2, mean: 0, variance: 1 }),
    ).toBeNull()
  })
})
