import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'

const longest = 1_200_000

/** The last line of a program's output as JSON; an error with what it wrote to stderr where it failed. */
export async function lastLine<T>(schema: z.ZodType<T>, file: string, parameters: readonly string[]): Promise<T> {
  const { code, out, notes } = await run(file, parameters)
  const line = out.trim().split('\n').at(-1) ?? ''
  if (code !== 0) throw new Error(notes.trim().split('\n').at(-1) ?? `It ended with code ${String(code)}.`)
  return schema.parse(JSON.parse(line))
}

const run = (file: string, parameters: readonly string[]) =>
  new Promise<{ readonly code: number | null; readonly out: string; readonly notes: string }>((resolve, reject) => {
    const child = spawn(file, parameters, { stdio: ['ignore', 'pipe', 'pipe'], timeout: longest })
    let [out, notes] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (notes += text))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, out, notes })
    })
  })

/** Python scripts beside this file. */
export type PeerScript = 'jax_peer.py' | 'torch_peer.py'

/** Where peers run, and the program that measures ours. */
export interface Bench {
  readonly measure: string
  /** A Python that has the peers' packages; null where none was named. */
  readonly python: string | null
}

export const ours = <T>({ measure }: Bench, schema: z.ZodType<T>, task: object): Promise<T> =>
  lastLine(schema, process.execPath, [measure, JSON.stringify(task)])

export function peers<T>(
  { python }: Bench,
  schema: z.ZodType<T>,
  script: PeerScript,
  parameters: readonly string[],
): Promise<T> {
  if (python === null) throw new Error('No Python was named for the peers; set CLOUDPIN_PEER_PYTHON.')
  return lastLine(schema, python, [fileURLToPath(new URL(`./peers/${script}`, import.meta.url)), ...parameters])
}
