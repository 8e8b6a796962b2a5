import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const launcher = join(import.meta.dirname, '../../src-main/hosts/launch/cloudpin.mjs')
const addressPattern = /https?:\/\/127\.0\.0\.1:\d+\/\S*/

/** The built web host as a process of its own, on a history that outlives a restart and goes with the test. */
export class WebHost implements AsyncDisposable {
  readonly home = mkdtempSync(join(tmpdir(), 'cloudpin-window-'))
  private process: ChildProcess | null = null

  /** Starts the host and answers with its one-time address. */
  start(): Promise<string> {
    const child = spawn(process.execPath, [launcher, 'web'], {
      env: { ...process.env, CLOUDPIN_HOME: this.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process = child
    return new Promise((resolve, reject) => {
      let said = ''
      const read = (chunk: Buffer) => {
        said += chunk.toString()
        const address = addressPattern.exec(said)?.[0]
        if (address !== undefined) resolve(address)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.once('exit', (code) => {
        reject(new Error(`The web host ended with ${String(code)} before it said where it is:\n${said}`))
      })
    })
  }

  /** Ends the host as Ctrl-C does and answers with its exit code. */
  async stop(): Promise<number | null> {
    const child = this.process
    this.process = null
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    return await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.home, { recursive: true, force: true })
  }
}
