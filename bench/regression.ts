import type { Report } from './report.ts'

/** A ratio may be this much above the kept one. */
const tolerance = 0.15
/** Resident memory may grow by this share between a tenth of the steps and all of them. */
const memoryTolerance = 0.1

/**
 * Sentences about what became slower, measured by its ratio to the peer, which a slower machine does not move; none where
 * nothing did. Figures of another machine are not held against these. Memory that grows is a regression by itself.
 */
export function regressions(now: Report, kept: Report | null): readonly string[] {
  return [...memoryGrowth(now), ...(kept === null || kept.machine !== now.machine ? [] : slower(now, kept))]
}

function slower(now: Report, kept: Report): readonly string[] {
  const before = new Map(kept.rows.map(({ name, ratio }) => [name, ratio]))
  return now.rows.flatMap(({ name, ratio }) => {
    const was = before.get(name) ?? null
    if (ratio === null || was === null || ratio <= was * (1 + tolerance)) return []
    const percent = Math.round(100 * (ratio / was - 1))
    return [`${name}: the ratio is ${ratio.toFixed(2)}, ${String(percent)} % above the kept ${was.toFixed(2)}.`]
  })
}

function memoryGrowth({ memory }: Report): readonly string[] {
  if (memory === null || memory.lateBytes <= memory.earlyBytes * (1 + memoryTolerance)) return []
  const inMegabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
  return [
    `Memory grew from ${inMegabytes(memory.earlyBytes)} to ${inMegabytes(memory.lateBytes)} MB between step ` +
      `${String(memory.steps / 10)} and step ${String(memory.steps)}.`,
  ]
}

/**
 * What is kept after a run: the rows that were measured now, and those of the kept report that were not. A part of a
 * report of another machine is not carried over. Rows keep their places.
 */
export function merged(now: Report, kept: Report | null): Report {
  if (kept === null || kept.machine !== now.machine) return now
  return {
    ...now,
    rows: replaced(kept.rows, now.rows, ({ name }) => name),
    growth: replaced(kept.growth, now.growth, ({ size }) => size),
    memory: now.memory ?? kept.memory,
    estimates: now.estimates.length > 0 ? now.estimates : kept.estimates,
  }
}

/** New ones in the places of old ones of the same key, the rest after them. */
const replaced = <T>(old: readonly T[], now: readonly T[], key: (one: T) => string): T[] => [
  ...new Map([...old, ...now].map((one) => [key(one), one])).values(),
]
