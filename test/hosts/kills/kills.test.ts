import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
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
const mostChains = 4

const home = mkdtempSync(join(tmpdir(), 'cloudpin-kills-'))
const spec = specFile(home)
let expected: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  await ensureBuilt()
  const history = join(home, 'whole.sqlite')
  await cloudpin(history, 'run', spec, '--engine', 'onnx')
  const [whole] = runsOf(history)
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
  const [newest] = runsOf(history)
  if (newest === undefined || newest.state === 'done') return start(history, 'run', spec, '--engine', 'onnx')
  const trainer = start(history, 'resume', newest.id)
  await trainer.trains
  if (trainer.process.exitCode === null) return trainer
  const { event, code } = await trainer.ended
  // killed before its first checkpoint; or it was so far that it was done before it could be seen to train
  return event === 'error' && code === 'not-found' ? start(history, 'run', spec, '--engine', 'onnx') : trainer
}

async function finish(history: string): Promise<void> {
  for (let tries = 0; runsOf(history)[0]?.state !== 'done'; tries += 1) {
    if (tries > 5) throw new Error('The run does not come to its end.')
    await (
      await goOn(history)
    ).ended
  }
}

type Victim = 'program' | 'engine' | 'both'
const victims = ['program', 'engine', 'both'] as const

/** Kills a program so many times while it trains into one history, then lets it finish; answers with whom it killed. */
async function killed(history: string, times: number, random: () => number): Promise<readonly Victim[]> {
  const counted: Victim[] = []
  for (let k = 0; k < times; k += 1) {
    const trainer = await goOn(history)
    await trainer.trains
    await wait(300 * random())
    const engines = enginesOf(trainer)
    const victim = victims[Math.floor(3 * random())] ?? 'program'
    counted.push(victim)
    if (victim !== 'program') engines.forEach(kill)
    // an engine that is killed alone is followed by another one, which is then left without its program
    if (victim === 'engine') await wait(500 * random())
    const left = enginesOf(trainer)
    kill(trainer.process.pid)
    await trainer.ended
    await gone([...engines, ...left])
  }
  await finish(history)
  return counted
}

describe.runIf(process.platform === 'linux')('a program that is killed', () => {
  test(
    `${String(kills)} times, with its engine, without it, or the engine alone, goes on to the same bytes; no engine is left`,
    async () => {
      // programs mostly wait for each other: some are killed side by side, each with a history of its own
      const chains = Math.min(mostChains, Math.max(1, Math.floor(kills / 6)))
      const histories = Array.from({ length: chains }, (_, k) => join(home, `killed-${String(k)}.sqlite`))
      const counted = await Promise.all(
        histories.map((history, k) => killed(history, Math.ceil((kills - k) / chains), numbers(11 + k))),
      )
      let finished = 0
      for (const history of histories) {
        for (const { id, state } of runsOf(history)) {
          if (state !== 'done') continue
          finished += 1
          expect(await resultOf(history, id, home)).toEqual(expected)
        }
        expect(JSON.parse(await cloudpin(history, 'history', 'check', '--json'))).toEqual({ whole: true, problems: [] })
      }
      expect(finished).toBeGreaterThanOrEqual(chains)
      const count = (victim: Victim) => String(counted.flat().filter((one) => one === victim).length)
      const words = `${count('program')} of the program, ${count('engine')} of its engine and then of it, ${count('both')} of both`
      report(
        `| kills | ${String(counted.flat().length)} at random moments, ${String(chains)} side by side: ${words} | ${String(finished)} finished runs with the curve, parameters and samples of one that was never killed, byte for byte; no engine outlived its program; the ${String(chains)} histories are whole |`,
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
        const [run] = runsOf(copy)
        expect(await resultOf(copy, run?.id ?? '', folder)).toEqual(expected)
      }
      report(
        `| power cuts | ${String(powerCuts)} copies of the files while they were written | each opened, went on and ended with the same bytes |`,
      )
    },
    limit,
  )
})
