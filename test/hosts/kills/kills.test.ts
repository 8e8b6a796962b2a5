import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'
import { report, setting } from '../../hostile/results'
import { cloudpin, enginesOf, gone, kill, resultOf, runsOf, specFile, start, type Trainer } from './program'

/** Kills of the whole program; ten more of engines alone are part of the test of resuming. */
const kills = setting('CLOUDPIN_KILLS', 6)
const powerCuts = setting('CLOUDPIN_POWER_CUTS', 1)
const limit = 60_000 + 20_000 * (kills + powerCuts)

const home = mkdtempSync(join(tmpdir(), 'cloudpin-kills-'))
const spec = specFile(home)
let expected: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  await ensureBuilt()
  const history = join(home, 'whole.sqlite')
  await cloudpin(history, 'run', spec, '--engine', 'onnx')
  const [whole] = await runsOf(history)
  expected = await resultOf(history, whole?.id ?? '', home)
}, 300_000)

afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

/** Numbers from 0 to 1 that look random and are the same each time. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Goes on with the newest run of the history, or begins one where there is none that could go on. */
async function goOn(history: string): Promise<Trainer> {
  const [newest] = existsSync(history) ? await runsOf(history) : []
  if (newest === undefined || newest.state === 'done') return start(history, 'run', spec, '--engine', 'onnx')
  const trainer = start(history, 'resume', newest.id)
  await trainer.trains
  if (trainer.process.exitCode === null) return trainer
  const { event, code } = await trainer.ended
  // killed before its first checkpoint; or it was so far that it was done before it could be seen to train
  return event === 'error' && code === 'not-found' ? start(history, 'run', spec, '--engine', 'onnx') : trainer
}

async function finish(history: string): Promise<void> {
  for (let tries = 0; (await runsOf(history))[0]?.state !== 'done'; tries += 1) {
    if (tries > 5) throw new Error('The run does not come to its end.')
    await (
      await goOn(history)
    ).ended
  }
}

describe.runIf(process.platform === 'linux')('a program that is killed', () => {
  test(
    `${String(kills)} times, with its engine, without it, or the engine alone, goes on to the same bytes; no engine is left`,
    async () => {
      const random = numbers(11)
      const history = join(home, 'killed.sqlite')
      const counted = { program: 0, engine: 0, both: 0 }
      for (let k = 0; k < kills; k += 1) {
        const trainer = await goOn(history)
        await trainer.trains
        await wait(300 * random())
        const engines = enginesOf(trainer)
        const victim = (['program', 'engine', 'both'] as const)[Math.floor(3 * random())] ?? 'program'
        counted[victim] += 1
        if (victim !== 'program') engines.forEach(kill)
        // an engine that is killed alone is followed by another one, which is then left without its program
        if (victim === 'engine') await wait(500 * random())
        const left = enginesOf(trainer)
        kill(trainer.process.pid)
        await trainer.ended
        await gone([...engines, ...left])
      }
      await finish(history)
      const runs = (await runsOf(history)).filter(({ state }) => state === 'done')
      expect(runs.length).toBeGreaterThan(0)
      for (const { id } of runs) expect(await resultOf(history, id, home)).toEqual(expected)
      expect(JSON.parse(await cloudpin(history, 'history', 'check', '--json'))).toEqual({ whole: true, problems: [] })
      const words = `${String(counted.program)} of the program, ${String(counted.engine)} of its engine and then of it, ${String(counted.both)} of both`
      report(
        `| kills | ${String(kills)} at random moments: ${words} | ${String(runs.length)} finished runs with the curve, parameters and samples of one that was never killed, byte for byte; no engine outlived its program; the history is whole |`,
      )
    },
    limit,
  )

  test(
    'a power cut, which leaves the files as they were in that moment, costs nothing either',
    async () => {
      const random = numbers(5)
      const history = join(home, 'cut.sqlite')
      for (let k = 0; k < powerCuts; k += 1) {
        rmSync(history, { force: true })
        const trainer = await goOn(history)
        await trainer.trains
        await wait(700 * random())
        const folder = join(home, `cut-${String(k)}`)
        mkdirSync(folder)
        const copy = join(folder, 'history.sqlite')
        // the log first: what the disk has of the database may be younger
        for (const end of random() < 0.5 ? ['-wal', ''] : ['', '-wal'])
          copyFileSync(`${history}${end}`, `${copy}${end}`)
        cpSync(join(home, 'cut.files'), join(folder, 'history.files'), { recursive: true })
        kill(trainer.process.pid)
        await trainer.ended
        await finish(copy)
        const [run] = await runsOf(copy)
        expect(await resultOf(copy, run?.id ?? '', folder)).toEqual(expected)
      }
      report(
        `| power cuts | ${String(powerCuts)} copies of the files while they were written | each opened, went on and ended with the same bytes |`,
      )
    },
    limit,
  )
})
