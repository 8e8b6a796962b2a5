import { answer, enginesAnswer, memoryAnswer } from './answers.ts'
import type { Answer } from './answers.ts'
import { flopsOf, growing, grown, stepSpec, stopAsked } from './items.ts'
import type { engineNames, Extent, Item, Sizes, starts, Stop } from './items.ts'
import { ours, peers } from './processes.ts'
import type { Bench } from './processes.ts'
import type { Growth, Report, Row } from './report.ts'

const reason = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

const quantile = (numbers: readonly number[], share: number): number | null =>
  numbers.toSorted((a, b) => a - b)[Math.floor(share * numbers.length)] ?? null

const median = (numbers: readonly number[]): number | null => quantile(numbers, 0.5)

function quartilesOf(numbers: readonly number[]): Row['quartiles'] {
  const [low, high] = [quantile(numbers, 0.25), quantile(numbers, 0.75)]
  return numbers.length > 1 && low !== null && high !== null ? { low, high } : null
}

/** The engines whose figures belong into the table: ONNX Runtime, and TensorFlow where it is set up. */
export async function enginesHere(bench: Bench): Promise<readonly (keyof typeof engineNames)[]> {
  const { engines } = await ours(bench, enginesAnswer, { kind: 'engines' })
  const available = (kind: string) => engines.some((engine) => engine.kind === kind && engine.available)
  return (['onnx', 'tensorflow'] as const).filter(available)
}

interface Round {
  readonly ours: Answer
  readonly peer: Answer | null
}

/** Ours and the peer's in turn, so many rounds; what fails leaves its cell empty and its reason in the note. */
export async function measureItem(bench: Bench, item: Item, rounds: number): Promise<Row> {
  const done: Round[] = []
  let note: string | null = null
  for (let round = 0; round < rounds; round++) {
    try {
      const mine = await ours(bench, answer, item.task)
      const peer = await peerOf(bench, item)
      note = peer.note
      done.push({ ours: mine, peer: peer.answer })
    } catch (thrown) {
      note = reason(thrown)
      break
    }
    if (note !== null) break
  }
  return rowOf(item, done, note)
}

async function peerOf(
  bench: Bench,
  { peer }: Item,
): Promise<{ readonly answer: Answer | null; readonly note: string | null }> {
  if (peer === null) return { answer: null, note: null }
  try {
    return { answer: await peers(bench, answer, peer.script, peer.parameters), note: null }
  } catch (thrown) {
    return { answer: null, note: reason(thrown) }
  }
}

function rowOf({ name, asked }: Item, rounds: readonly Round[], note: string | null): Row {
  const ratios = (of: (answer: Answer) => number | undefined) =>
    rounds.flatMap(({ ours, peer }) => {
      const [mine, other] = [of(ours), peer === null ? undefined : of(peer)]
      return mine === undefined || other === undefined ? [] : [mine / other]
    })
  const wallRatios = ratios(({ milliseconds }) => milliseconds)
  return {
    name,
    device: rounds[0]?.ours.device ?? null,
    peer: rounds.find(({ peer }) => peer !== null)?.peer?.peer ?? null,
    ours: median(rounds.map(({ ours }) => ours.milliseconds)),
    peers: median(rounds.flatMap(({ peer }) => peer?.milliseconds ?? [])),
    ratio: median(wallRatios),
    quartiles: quartilesOf(wallRatios),
    processorRatio: median(ratios(({ processor }) => processor)),
    asked,
    asks: 'ratio',
    peakBytes: median(rounds.flatMap(({ ours }) => ours.peakBytes ?? [])),
    note,
  }
}

/** From a spec to the end of its first step, the middle of three processes. */
export async function measureStart(bench: Bench, { name, spec, asked }: (typeof starts)[number]): Promise<Row> {
  const taken: Answer[] = []
  let note: string | null = null
  try {
    for (let k = 0; k < 3; k++)
      taken.push(await ours(bench, answer, { kind: 'step', spec, engine: 'onnx', seconds: 0.1 }))
    const part = (of: (answer: Answer) => number | undefined) =>
      (median(taken.flatMap((one) => of(one) ?? [])) ?? 0).toFixed(0)
    note = `tracing ${part((one) => one.traceMilliseconds)} ms, lowering and session ${part((one) => one.prepareMilliseconds)} ms`
  } catch (thrown) {
    note = reason(thrown)
  }
  return {
    ...timed(name, asked, note),
    device: taken[0]?.device ?? null,
    ours: median(taken.flatMap(({ startMilliseconds }) => startMilliseconds ?? [])),
    peakBytes: median(taken.flatMap(({ peakBytes }) => peakBytes ?? [])),
  }
}

/** From a stop to its answer, the longest of some. */
export async function measureStop(bench: Bench, { name, spec, phase }: Stop, quick: boolean): Promise<Row> {
  const row = timed(name, stopAsked, null)
  try {
    const task = { kind: 'stop', spec, phase, stops: quick ? 2 : 5 }
    const { milliseconds, heardMilliseconds: heard } = await ours(bench, answer, task)
    return { ...row, ours: milliseconds, note: heard === undefined ? null : heardNote(heard) }
  } catch (thrown) {
    return { ...row, note: reason(thrown) }
  }
}

const heardNote = (milliseconds: number): string =>
  `the step in hand was done after ${milliseconds.toFixed(0)} ms, the rest handed its state over`

/** A row of a time that is held against no peer. */
const timed = (name: string, asked: number, note: string | null): Row => ({
  ...{ name, asked, asks: 'time', note },
  ...{ device: null, peer: null, ours: null, peers: null, peakBytes: null },
  ...{ ratio: null, quartiles: null, processorRatio: null },
})

export async function measureGrowth(
  bench: Bench,
  { size, values }: { readonly size: keyof Sizes; readonly values: readonly number[] },
  seconds: number,
): Promise<Growth> {
  const points: Growth['points'] = []
  for (const at of values) {
    const sizes = grown(size, at)
    const task = { kind: 'step', spec: stepSpec(sizes), engine: 'onnx', seconds }
    const { milliseconds } = await ours(bench, answer, task)
    points.push({ at, milliseconds, flops: flopsOf(sizes) })
  }
  return { size, points }
}

export const growthsOf = (quick: boolean): typeof growing =>
  quick ? growing.map(({ size, values }) => ({ size, values: values.filter((_, k) => k % 3 === 0) })) : growing

/** Resident memory early and late in a long training of S. */
export const measureMemory = (bench: Bench, { memorySteps }: Extent): Promise<Report['memory']> =>
  ours(bench, memoryAnswer, {
    kind: 'memory',
    spec: stepSpec({ batch: 256, width: 64, dimension: 50 }),
    engine: 'onnx',
    steps: memorySteps,
  })
