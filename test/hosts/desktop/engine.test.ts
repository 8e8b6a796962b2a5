import type { ForkOptions } from 'electron'
import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { beforeAll, expect, it, vi } from 'vitest'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'
import { engineEnvironment } from '../../../src-main/hosts/bridge/environment'
import { utilityEngine } from '../../../src-main/hosts/desktop/utility-engine'
import { windowOptions } from '../../../src-main/hosts/desktop/window'
import { outliveCrashes } from '../../../src-main/hosts/desktop/window-crash'

class UtilityDouble extends EventEmitter {
  readonly pid = 42
  stderr: PassThrough | null = null
  readonly postMessage = vi.fn<(message: unknown) => void>()
  readonly kill = vi.fn(() => true)
}

it('an engine is a utility process without the environment’s secrets', () => {
  vi.stubEnv('NODE_OPTIONS', '--inspect')
  vi.stubEnv('GITHUB_TOKEN', 'secret')
  const child = new UtilityDouble()
  const fork = vi.fn<(script: string, parameters: string[], options: ForkOptions) => UtilityDouble>(() => child)
  const engine = utilityEngine(new URL('file:///program/out/main/engine.js'), fork)()
  const [script, parameters, options] = fork.mock.calls[0] ?? []
  expect(script).toMatch(/engine\.js$/)
  expect(parameters).toEqual([])
  expect(options).toMatchObject({ stdio: ['ignore', 'ignore', 'ignore'], execArgv: [] })
  expect(options?.env).not.toHaveProperty('NODE_OPTIONS')
  expect(options?.env).not.toHaveProperty('GITHUB_TOKEN')

  const heard: unknown[] = []
  engine.onMessage((message) => heard.push(message))
  engine.onExit((code, signal) => heard.push([code, signal]))
  engine.send({ kind: 'quit' })
  child.emit('message', { kind: 'ready' })
  child.emit('exit', 139)
  engine.kill()
  expect(child.postMessage).toHaveBeenCalledWith({ kind: 'quit' })
  expect(heard).toEqual([{ kind: 'ready' }, [139, null]])
  expect(child.kill).toHaveBeenCalledOnce()
  expect(engine.pid).toBe(42)
  vi.unstubAllEnvs()
})

it('an engine knows where programs, libraries and the data lie, and how runtimes are set up', () => {
  const kept = {
    PATH: '/bin',
    HOME: '/home/a',
    LD_LIBRARY_PATH: '/lib',
    CUDA_VISIBLE_DEVICES: '0',
    TF_CPP_MIN_LOG_LEVEL: '2',
    CLOUDPIN_HOME: '/data',
  }
  const given = engineEnvironment({ ...kept, NODE_OPTIONS: '--inspect', NPM_TOKEN: 'secret', LD_PRELOAD: '/evil.so' })
  expect(given).toMatchObject(kept)
  expect(given['GLIBC_TUNABLES']).toBe('glibc.malloc.hugetlb=1')
  expect(engineEnvironment({ GLIBC_TUNABLES: 'glibc.malloc.check=3' })['GLIBC_TUNABLES']).toBe('glibc.malloc.check=3')
  for (const secret of ['NODE_OPTIONS', 'NPM_TOKEN', 'LD_PRELOAD']) expect(given).not.toHaveProperty(secret)
})

it('the window is sandboxed and isolated, and keeps its bounds', () => {
  const options = windowOptions('/program/out/preload/index.cjs')
  expect(options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
  expect(options).toMatchObject({ windowStatePersistence: true, name: 'workbench', show: false })
})

beforeAll(() => ensureBuilt(), 300_000)

it.runIf(process.platform !== 'win32')(
  'an engine that Electron ends is gone, and Ctrl-C alone does not end it',
  async () => {
    const root = join(import.meta.dirname, '../../..')
    const child = fork(join(root, 'out/main/engine.js'), [], {
      execArgv: ['--import', join(root, 'test/electron/double/parent-port.mjs')],
      serialization: 'advanced',
      stdio: 'ignore',
    })
    const says = async (): Promise<unknown> => (await once(child, 'message'))[0]
    expect(await says()).toEqual({ kind: 'ready' })
    child.kill('SIGINT')
    // it still answers, every two seconds
    expect(await says()).toEqual({ kind: 'alive' })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
  },
)

it('what an engine prints and how it ends is logged, as long as it does not say too much', async () => {
  const lines: string[] = []
  const log = {
    folder: null,
    write: (level: string, source: string, message: string) => lines.push(`${level} ${source} ${message}`),
    recent: () => Promise.resolve([]),
  }
  const words = new PassThrough()
  const child = new UtilityDouble()
  child.stderr = words
  const fork = vi.fn<(script: string, parameters: string[], options: ForkOptions) => UtilityDouble>(() => child)
  utilityEngine(new URL('file:///program/out/main/engine.js'), fork, { log })()
  expect(fork.mock.calls[0]?.[2].stdio).toEqual(['ignore', 'ignore', 'pipe'])
  words.end(Array.from({ length: 300 }, (_, k) => `line ${String(k)}\n\n`).join(''))
  await once(words, 'end')
  await new Promise(setImmediate)
  child.emit('exit', 139)
  expect(lines[0]).toBe('info engine Process 42 says: line 0')
  expect(lines.slice(-2)).toEqual([
    'warning engine Process 42 says more than is kept.',
    'warning engine Process 42 ended with exit code 139.',
  ])
  expect(lines).toHaveLength(201)
})

it('a page that breaks down is loaded again, a few times a minute at most', () => {
  let now = 0
  const reload = vi.fn()
  const lines: string[] = []
  const contents = Object.assign(new EventEmitter(), { reload })
  const log = { folder: null, write: (_: string, __: string, line: string) => lines.push(line), recent: vi.fn() }
  outliveCrashes(contents, log, () => now)
  contents.emit('render-process-gone', {}, { reason: 'clean-exit' })
  for (let k = 0; k < 5; k += 1) contents.emit('render-process-gone', {}, { reason: 'oom' })
  expect(reload).toHaveBeenCalledTimes(3)
  now = 61_000
  contents.emit('render-process-gone', {}, { reason: 'crashed' })
  expect(reload).toHaveBeenCalledTimes(4)
  expect(lines).toHaveLength(6)
  expect(lines[0]).toBe('The window’s page broke down (oom); it is loaded again.')
})

it('an engine repeats its bits on a GPU where the settings of its moment ask for that', () => {
  let repeatable = false
  const fork = vi.fn<(script: string, parameters: string[], options: ForkOptions) => UtilityDouble>(
    () => new UtilityDouble(),
  )
  const start = utilityEngine(new URL('file:///program/out/main/engine.js'), fork, { settings: () => ({ repeatable }) })
  start()
  repeatable = true
  start()
  const [before, after] = fork.mock.calls.map(([, , options]) => options.env)
  expect(before).not.toHaveProperty('TF_DETERMINISTIC_OPS')
  expect(after).toMatchObject({ TF_DETERMINISTIC_OPS: '1' })
})
