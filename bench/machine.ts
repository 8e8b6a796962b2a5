import { availableParallelism, cpus, totalmem } from 'node:os'

/** The machine in words that name nobody's: processor, cores, memory, system. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown processor'
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${model}, ${String(availableParallelism())} cores, ${String(gigabytes)} GB, ${process.platform} ${process.arch}`
}
