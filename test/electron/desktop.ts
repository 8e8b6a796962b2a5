import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import type { FromDouble, ToDouble } from './control.ts'

const root = join(import.meta.dirname, '../..')

type Kind = FromDouble['kind']
type Said<K extends Kind> = Extract<FromDouble, { kind: K }>

/** The built program on Electron's double, on a history of its own, driven as a person would. */
export class Desktop implements AsyncDisposable {
  readonly home: string
  private readonly program: string
  private readonly said: FromDouble[] = []
  private child: ChildProcess | null = null
  private browser: Browser | null = null
  private errors = ''

  /** @param program what Electron would be given: the package's main file, or a script of a test. */
  constructor(program = join(root, 'out/main/index.js'), home?: string) {
    this.program = program
    this.home = home ?? mkdtempSync(join(tmpdir(), 'cloudpin-desktop-'))
  }

  /** Starts the program and answers with its window's page, once it is loaded. */
  async open(): Promise<Page> {
    this.start()
    const { address } = await this.hears('browser')
    const browser = await chromium.connectOverCDP(address)
    this.browser = browser
    await this.hears('loaded')
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((one) => one.url().startsWith('https:')) ?? pages.at(-1)
    if (page === undefined) throw new Error(`The program opened no window.\n${this.errors}`)
    await page.waitForLoadState()
    return page
  }

  /** Starts the program, with such arguments, without waiting for a window. */
  start(parameters: readonly string[] = []): void {
    const child = fork(this.program, parameters, {
      execArgv: ['--import', join(import.meta.dirname, 'register.mjs')],
      env: { ...process.env, CLOUDPIN_HOME: this.home },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.child = child
    child.stdout?.on('data', () => undefined)
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    child.on('message', (message) => this.said.push(message as FromDouble))
  }

  /** Waits for the next thing of a kind that the program says; what was said before counts, once. */
  async hears<K extends Kind>(kind: K, fits: (said: Said<K>) => boolean = () => true): Promise<Said<K>> {
    const end = Date.now() + 60_000
    const isIt = (one: FromDouble): one is Said<K> => one.kind === kind && fits(one as Said<K>)
    for (;;) {
      const index = this.said.findIndex(isIt)
      const found = this.said[index]
      if (found !== undefined && isIt(found)) {
        this.said.splice(index, 1)
        return found
      }
      if (this.child?.exitCode !== null) throw new Error(`The program ended before it said “${kind}”.\n${this.errors}`)
      if (Date.now() > end) throw new Error(`The program never said “${kind}”.\n${this.errors}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** What the program has said of a kind and nobody waited for. */
  heard(kind: Kind): readonly FromDouble[] {
    return this.said.filter((one) => one.kind === kind)
  }

  tell(message: ToDouble): void {
    this.child?.send(message)
  }

  /** Waits until the program has ended by itself; answers with its exit code. */
  async ended(): Promise<number | null> {
    const { child } = this
    if (child === null) return null
    if (child.exitCode === null) await once(child, 'exit')
    return child.exitCode
  }

  /** What the program wrote to its standard error. */
  get complaints(): string {
    return this.errors
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser?.close().catch(() => undefined)
    if (this.child !== null && this.child.exitCode === null) {
      this.child.kill('SIGTERM')
      const late = setTimeout(() => this.child?.kill('SIGKILL'), 10_000)
      await this.ended()
      clearTimeout(late)
    }
    rmSync(this.home, { recursive: true, force: true })
  }
}
