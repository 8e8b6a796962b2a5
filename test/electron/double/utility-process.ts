import { fork as forkNode, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { ForkOptions, UtilityProcess } from 'electron'
import { documented } from '../documented.ts'
import { strict, type MembersOf } from '../strict.ts'
import { appDouble } from './app.ts'

const optionNames = documented('ForkOptions').members
const parentPort = new URL('./parent-port.mjs', import.meta.url)

type Mode = 'pipe' | 'ignore' | 'inherit'

function modeOf(mode: string): Mode {
  if (mode === 'pipe' || mode === 'ignore' || mode === 'inherit') return mode
  throw new Error(`“${mode}” is no mode of a utility process’s output`)
}

type Surface = MembersOf<UtilityProcess, 'pid' | 'postMessage' | 'kill' | 'stderr' | 'on' | 'once' | 'off'>

/** A process of Node's with the one way to its parent that a utility process has. */
class UtilityProcessDouble extends EventEmitter implements Surface {
  private child: ChildProcess | null

  constructor(script: string, parameters: readonly string[], options: ForkOptions) {
    super()
    const { env, execArgv = [], stdio = 'inherit' } = options
    if (Array.isArray(stdio) && stdio[0] !== 'ignore') throw new Error('stdin of a utility process must be ignored')
    const [, out = 'inherit', errors = 'inherit'] = Array.isArray(stdio) ? stdio : ['ignore', stdio, stdio]
    const output = [modeOf(out), modeOf(errors)] as const
    const child = forkNode(script, parameters, {
      env: Object.fromEntries(Object.entries(env ?? process.env).filter(([, value]) => value !== undefined)),
      execArgv: ['--import', parentPort.href, ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', ...output, 'ipc'],
    })
    this.child = child
    child.on('spawn', () => this.emit('spawn'))
    child.on('message', (message) => this.emit('message', message))
    child.on('exit', (code, signal) => {
      this.child = null
      this.emit('exit', code ?? (signal === null ? 1 : 15))
    })
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.child?.stderr ?? null
  }

  get pid(): number | undefined {
    return this.child?.pid
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new TypeError('Port at index 0 is not a valid port')
    if (this.child === null) return
    structuredClone(message)
    this.child.send(message as object)
  }

  kill(): boolean {
    return this.child?.kill('SIGTERM') ?? false
  }
}

export const utilityProcess = {
  fork(script: string, parameters: readonly string[] = [], options: ForkOptions = {}): UtilityProcessDouble {
    appDouble.afterReady('utilityProcess cannot be created before app is ready')
    if (!isAbsolute(script) || !existsSync(script)) throw new Error(`There is no script at “${script}”.`)
    for (const key of Object.keys(options)) {
      if (!optionNames.has(key)) throw new TypeError(`Electron 45 has no fork option “${key}”.`)
    }
    return strict('UtilityProcess', new UtilityProcessDouble(script, parameters, options))
  },
}
