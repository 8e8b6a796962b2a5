import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** The last line of `cloudpin run --json`, as the command line promises it. */
export const resultLine = z.object({
  event: z.literal('result'),
  run: z.string().min(1),
  engine: z.enum(['onnx', 'tensorflow', 'eager']),
  device: z.string().min(1),
  trainingSteps: z.number().int(),
  millisecondsPerStep: z.number().positive(),
  loss: z.object({ last: z.number(), tailMean: z.number() }),
  metrics: z.record(z.string(), z.object({ value: z.number(), floor: z.number() })),
  nonFiniteSamples: z.number().int(),
})

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const launcher = join(import.meta.dirname, '../../src-main/hosts/launch/cloudpin.mjs')

/** The command line as a person calls it, with a history of its own that goes when the test ends. */
export class CommandLine implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), 'cloudpin-cli-'))

  /** Runs `cloudpin …` to its end. */
  call(...parameters: readonly string[]): Promise<Finished> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [launcher, ...parameters],
        { env: { ...process.env, CLOUDPIN_HOME: this.home }, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ code, stdout, stderr })
        },
      )
    })
  }

  /** Writes a spec to a file of the history's folder. */
  write(name: string, content: unknown): string {
    const file = join(this.home, name)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }

  /** Trains a spec and answers with its result. */
  async train(spec: unknown): Promise<z.output<typeof resultLine>> {
    const file = this.write('spec.json', spec)
    const { code, stdout, stderr } = await this.call('run', file, '--json')
    if (code !== 0) throw new Error(`cloudpin run ended with ${String(code)}: ${stderr}${stdout}`)
    return resultLine.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}
