import { describe, expect, test } from 'vitest'
import type { EngineTask } from '../../../src-main/engine/messages'
import { failureOf } from '../../store/scratch'
import { trainShortly, workbenchWith, type Bench } from '../bench'
import { emptyCertificate as certificate } from './certificates'
import type { FakeTask } from '../fake-engine'

async function trainOne({ workbench, ended }: Bench): Promise<string> {
  const [run] = await workbench.handlers['runs.start']({ specs: [{ target: { kind: 'gaussian' } }] })
  if (run === undefined) throw new Error('Nothing was queued.')
  await ended(run.id)
  return run.id
}

/** Trains what is to be trained, and gives the other tasks to `certify`. */
const benchWith = (certify: (fake: FakeTask) => void) =>
  workbenchWith((fake) => {
    if (fake.task.kind === 'train') trainShortly(fake)
    else certify(fake)
  })

describe('a certificate', () => {
  test('is computed of the latest checkpoint and kept with the run', async () => {
    const tasks: EngineTask[] = []
    const bench = benchWith((fake) => {
      tasks.push(fake.task)
      fake.succeed({ kind: 'certified', certificate })
    })
    const { handlers } = bench.workbench
    const run = await trainOne(bench)
    expect(await handlers['certificate.get']({ run })).toBe(null)
    expect(await handlers['certificate.compute']({ run })).toEqual(certificate)
    expect(tasks).toMatchObject([{ kind: 'certify', engine: 'onnx', checkpoint: { step: 4 } }])
    expect(await handlers['certificate.get']({ run })).toEqual(certificate)
    expect(tasks.length).toBe(1)
  })

  test('that is damaged in the history is reported, not shown', async () => {
    const bench = benchWith((fake) => {
      fake.succeed({ kind: 'certified', certificate })
    })
    const run = await trainOne(bench)
    bench.history.studies.put(run, 'certificate', 4, 1, { step: 'four' })
    const failure = await failureOf(() => bench.workbench.handlers['certificate.get']({ run }))
    expect(failure).toMatchObject({ code: 'data-damaged' })
    expect(failure.message).toContain('compute it again')
  })

  test('can be stopped, and nothing is kept of it', async () => {
    const begun = Promise.withResolvers<undefined>()
    const bench = benchWith((fake) => {
      void fake.stopped.then(() => {
        fake.fail({ code: 'cancelled', message: 'Stopped.' })
      })
      begun.resolve(undefined)
    })
    const run = await trainOne(bench)
    const computing = failureOf(() => bench.workbench.handlers['certificate.compute']({ run }))
    await begun.promise
    await bench.workbench.handlers['certificate.stop']({ run })
    expect(await computing).toMatchObject({ code: 'cancelled' })
    expect(await bench.workbench.handlers['certificate.get']({ run })).toBe(null)
  })
})
