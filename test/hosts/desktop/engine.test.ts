import type { ForkOptions } from 'electron'
import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { engineEnvironment } from '../../../src-main/hosts/bridge/environment'
import { utilityEngine } from '../../../src-main/hosts/desktop/utility-engine'
import { windowOptions } from '../../../src-main/hosts/desktop/window'

class UtilityDouble extends EventEmitter {
  readonly pid = 42
  readonly stderr = null
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
