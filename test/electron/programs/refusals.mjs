import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, protocol, session, utilityProcess } from 'electron'

/** Does what Electron refuses, and reports what it is told. */
const outcomes = {}
const attempt = async (name, action) => {
  try {
    await action()
    outcomes[name] = 'allowed'
  } catch (error) {
    outcomes[name] = error.message
  }
}

const folder = process.env.CLOUDPIN_HOME
const file = (name, text) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const page = '<!doctype html><title>page</title>'
const windowWith = (preload) =>
  new BrowserWindow({ webPreferences: { preload, sandbox: true, contextIsolation: true } })

app.setPath('userData', join(folder, 'window'))
protocol.registerSchemesAsPrivileged([{ scheme: 'own', privileges: { standard: true, secure: true } }])
await attempt('a window before ready', () => new BrowserWindow())
await attempt('a utility process before ready', () => utilityProcess.fork(file('child.mjs', '')))
await attempt('a handler of a scheme before ready', () => protocol.handle('own', () => new Response('')))
await app.whenReady()

await attempt('schemes after ready', () => protocol.registerSchemesAsPrivileged([]))
await attempt('the sandbox after ready', () => app.enableSandbox())
protocol.handle('own', () => new Response(page, { headers: { 'content-type': 'text/html' } }))
await attempt('a scheme handled twice', () => protocol.handle('own', () => new Response('')))
await attempt('an address of an unknown scheme', () => windowWith(file('empty.cjs', '')).loadURL('other://app/'))

await attempt('a member that Electron lacks', () => app.allowRendererProcessReuse)
await attempt('a member that only the double lacks', () => app.getLocale())
await attempt('an event that is never emitted', () => app.on('renderer-process-crashed', () => undefined))
await attempt('a window option that Electron lacks', () => new BrowserWindow({ colour: 'red' }))
await attempt(
  'a web preference that Electron lacks',
  () => new BrowserWindow({ webPreferences: { enableRemoteModule: true } }),
)
await attempt('a session member that Electron lacks', () => session.defaultSession.getPreloads())

await attempt('a preload at a relative path', () => windowWith('preload.cjs'))
await attempt('a preload that is an ES module', () =>
  windowWith(file('module.cjs', 'import { ipcRenderer } from "electron"')),
)
await attempt('a preload named as an ES module', () => windowWith(file('module.mjs', '')))

ipcMain.handle('echo', (_, value) => value)
ipcMain.handle('function', () => () => 1)
ipcMain.handle('failure', () => {
  throw new RangeError('too far')
})
await attempt('a handler registered twice', () => ipcMain.handle('echo', () => null))

await attempt('a menu role that Electron lacks', () => Menu.buildFromTemplate([{ role: 'reloadEverything' }]))
await attempt('an accelerator that is none', () =>
  Menu.buildFromTemplate([{ label: 'Run', accelerator: 'Ctrl+Banana' }]),
)
await attempt('a menu that is no list', () => Menu.buildFromTemplate({ label: 'Run' }))

const child = utilityProcess.fork(
  file('child.mjs', 'process.parentPort.on("message", ({ data }) => process.parentPort.postMessage(data))'),
)
await attempt('a transfer of what is no port', () => child.postMessage('hello', [new ArrayBuffer(8)]))
await attempt('a function to a utility process', () => child.postMessage(() => 1))
await attempt('a message to a utility process', async () => {
  child.postMessage({ numbers: Float32Array.of(1, 2) })
  const back = await new Promise((resolve) => child.once('message', resolve))
  if (back.numbers[1] !== 2) throw new Error('It came back otherwise.')
})
child.kill()

const titles = new Map()
ipcMain.on('title', (event, text) => titles.get(event.sender)?.(text))

/** Has a page's preload try something; it tells what came of it. */
const trying = async (name, action) => {
  const preload = file(
    `${name.replaceAll(/\W/g, '-')}.cjs`,
    `const { contextBridge, ipcRenderer } = require('electron');
     const tell = (text) => setTimeout(() => ipcRenderer.send('title', text), 50);
     (async () => { ${action} })().then((value) => tell('allowed ' + value), (error) => tell(error.message))`,
  )
  const window = windowWith(preload)
  const said = new Promise((resolve) => titles.set(window.webContents, resolve))
  await window.loadURL('own://app/')
  outcomes[name] = await said
}
await trying('a preload that requires fs', `return require('fs')`)
await trying('a preload that asks for what Electron lacks', `return ipcRenderer.sendTo`)
await trying(
  'a name exposed twice',
  `contextBridge.exposeInMainWorld('own', {}); contextBridge.exposeInMainWorld('own', {})`,
)
await trying('a function in a call', `return ipcRenderer.invoke('echo', () => 1)`)
await trying('a function in an answer', `return ipcRenderer.invoke('function')`)
await trying('a call that nobody answers', `return ipcRenderer.invoke('nobody')`)
await trying('an error in an answer', `return ipcRenderer.invoke('failure')`)
await trying(
  'numbers there and back',
  `const back = await ipcRenderer.invoke('echo', { a: Float64Array.of(1, NaN), b: [undefined, -0, 3n], c: new Map([[1, 'x']]) });
  return [back.a.constructor.name, back.a[1], back.b.length, Object.is(back.b[1], -0), back.b[2], back.c.get(1)].join(' ')`,
)
await trying('Node in a preload', `return typeof process + typeof Buffer + typeof module.require`)

process.send({ kind: 'found', outcomes })
