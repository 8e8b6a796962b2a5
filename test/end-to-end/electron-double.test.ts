import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Desktop } from '../electron/desktop'

/** What Electron refuses, and with which words; the double is held to it by a program that tries. */
const refused: Readonly<Record<string, RegExp>> = {
  'a window before ready': /^Cannot create BrowserWindow before app is ready$/,
  'a utility process before ready': /before app is ready/,
  'a handler of a scheme before ready': /ready/,
  'schemes after ready': /^protocol\.registerSchemesAsPrivileged should be called before app is ready$/,
  'the sandbox after ready': /before app is ready/,
  'a scheme handled twice': /has been registered/,
  'an address of an unknown scheme': /^ERR_UNKNOWN_URL_SCHEME/,
  'a member that Electron lacks': /^Electron 45 has no App\.allowRendererProcessReuse\.$/,
  'a member that only the double lacks': /^The double does not implement App\.getLocale/,
  'an event that is never emitted': /emits no “renderer-process-crashed”/,
  'a window option that Electron lacks': /no window option “colour”/,
  'a web preference that Electron lacks': /no web preference “enableRemoteModule”/,
  'a session member that Electron lacks': /Session\.getPreloads/,
  'a preload at a relative path': /absolute path/,
  'a preload that is an ES module': /^Unable to load preload script/,
  'a preload named as an ES module': /is an ES module/,
  'a handler registered twice': /^Attempted to register a second handler for 'echo'$/,
  'a menu role that Electron lacks': /no menu role “reloadEverything”/,
  'an accelerator that is none': /“Ctrl\+Banana” is no accelerator/,
  'a menu that is no list': /must be an array/,
  'a transfer of what is no port': /not a valid port/,
  'a function to a utility process': /could not be cloned/,
  'a preload that requires fs': /^module not found: fs$/,
  'a preload that asks for what Electron lacks': /has no ipcRenderer\.sendTo/,
  'a name exposed twice': /existing property on the window object/,
  'a function in a call': /^An object could not be cloned\.$/,
  'a function in an answer': /remote method 'function'.*could not be cloned/,
  'a call that nobody answers': /No handler registered for 'nobody'/,
  'an error in an answer': /^Error invoking remote method 'failure': RangeError: too far$/,
}

const allowed: Readonly<Record<string, string>> = {
  'a message to a utility process': 'allowed',
  'numbers there and back': 'allowed Float64Array NaN 3 true 3 x',
  'Node in a preload': 'allowed undefinedundefinedundefined',
}

describe('Electron’s double', () => {
  const desktop = new Desktop(join(import.meta.dirname, '../electron/programs/refusals.mjs'))
  let outcomes: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    desktop.start()
    outcomes = (await desktop.hears('found')).outcomes
  })
  afterAll(() => desktop[Symbol.asyncDispose]())

  it.each(Object.entries(refused))('refuses %s', (name, words) => {
    expect(outcomes[name]).toMatch(words)
  })

  it.each(Object.entries(allowed))('allows %s', (name, words) => {
    expect(outcomes[name]).toBe(words)
  })

  it('is asked about nothing else', () => {
    expect(Object.keys(outcomes).sort()).toEqual([...Object.keys(refused), ...Object.keys(allowed)].sort())
  })
})
