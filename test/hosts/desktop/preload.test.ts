import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { beforeAll, expect, it } from 'vitest'
import type { Bridge } from '@contract/api'
import { eventChannel, requestChannel } from '@contract/channels'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'

const folder = join(import.meta.dirname, '../../../out/preload')

beforeAll(() => ensureBuilt(), 300_000)

/** Runs the built preload as a sandboxed one is run: CommonJS, with nothing to require but electron. */
function runPreload(electron: unknown): void {
  const code = readFileSync(join(folder, 'index.cjs'), 'utf8')
  const run: unknown = new Script(`(function (require, exports, module) {${code}\n})`).runInThisContext()
  if (typeof run !== 'function') throw new Error('no function')
  const require = (name: string) => {
    if (name === 'electron') return electron
    throw new Error(`A sandboxed preload may not require ${name}.`)
  }
  run(require, {}, { exports: {} })
}

it('the preload is one CommonJS file that requires only electron', () => {
  expect(readdirSync(folder).filter((name) => !name.endsWith('.map'))).toEqual(['index.cjs'])
  const required = [...readFileSync(join(folder, 'index.cjs'), 'utf8').matchAll(/\brequire\(\s*["'](.+?)["']/g)]
  expect(required.map(([, name]) => name)).toEqual(['electron'])
})

it('the preload gives the window its bridge: calls that never reject, and events', async () => {
  const exposed: { name: string; bridge: Bridge }[] = []
  const listeners = new Map<string, (event: unknown, value: unknown) => void>()
  runPreload({
    contextBridge: { exposeInMainWorld: (name: string, bridge: Bridge) => exposed.push({ name, bridge }) },
    ipcRenderer: {
      invoke: (channel: string, name: string, input: unknown) =>
        name === 'runs.list'
          ? Promise.resolve({ ok: true, value: [channel, input] })
          : Promise.reject(new Error('An object could not be cloned.')),
      on: (channel: string, listener: (event: unknown, value: unknown) => void) => listeners.set(channel, listener),
      off: (channel: string) => listeners.delete(channel),
    },
  })
  expect(exposed.map(({ name }) => name)).toEqual(['cloudpin'])
  const bridge = exposed[0]?.bridge
  if (bridge === undefined) throw new Error('no bridge')
  expect(Object.keys(bridge).sort()).toEqual(['call', 'listen'])
  expect(await bridge.call('runs.list', {})).toEqual({ ok: true, value: [requestChannel, {}] })
  expect(await bridge.call('runs.get', {})).toEqual({
    ok: false,
    error: { code: 'internal', message: 'An object could not be cloned.' },
  })
  const heard: unknown[] = []
  const end = bridge.listen((event) => heard.push(event))
  listeners.get(eventChannel)?.({ sender: 'secret' }, { kind: 'removed', runs: [] })
  expect(heard).toEqual([{ kind: 'removed', runs: [] }])
  end()
  expect(listeners.size).toBe(0)
})
