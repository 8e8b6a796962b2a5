import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell, utilityProcess } from 'electron'
import { dataFolder, openProgramLog, openRescuableWorkbench, SettingsFile } from '../../workbench'
import { describeEngines } from '../bridge/describe-engines'
import { logFault, logFaults } from '../bridge/faults'
import type { BuiltPaths } from '../bridge/paths'
import { answerRequests, sendEvents } from './channels'
import { menuTemplate } from './menu'
import { keepAtHome, limitPermissions } from './navigation'
import { wayOut } from './quit'
import { customScheme, serveWindow, windowAddress } from './scheme'
import { utilityEngine } from './utility-engine'
import { windowOptions } from './window'
import { outliveCrashes } from './window-crash'

/** Starts the workbench in a window of its own. Called once, before the app is ready. */
export function startDesktop(paths: BuiltPaths, preload: string): void {
  app.enableSandbox()
  // Beside the history, so that another CLOUDPIN_HOME is another program with its own window and its own lock.
  app.setPath('userData', join(dataFolder(), 'window'))
  protocol.registerSchemesAsPrivileged([customScheme])
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.on('web-contents-created', (_, contents) => {
    keepAtHome(contents, openOutside)
  })
  void app.whenReady().then(() => {
    open(paths, preload)
  })
}

const openOutside = (address: string) => void shell.openExternal(address)

function open(paths: BuiltPaths, preload: string): void {
  const settings = new SettingsFile(dataFolder())
  const log = openProgramLog({ host: 'desktop', version: paths.version })
  logFaults(log, { goesOn: true })
  const startEngine = utilityEngine(
    paths.engine,
    (script, parameters, options) => utilityProcess.fork(script, parameters, options),
    { settings: () => settings.value, log },
  )
  // A history that cannot be opened is said in the window, which offers its backups.
  const workbench = openRescuableWorkbench({
    startEngine,
    reader: paths.reader,
    settings,
    log,
    showFile: (file) => {
      shell.showItemInFolder(file)
    },
    host: 'desktop',
    version: paths.version,
    describeEngines: () => describeEngines(startEngine),
  })
  limitPermissions(session.defaultSession)
  serveWindow(protocol, fileURLToPath(paths.renderer))
  answerRequests(ipcMain, workbench, logFault(log))
  sendEvents(workbench, () => BrowserWindow.getAllWindows().map(({ webContents }) => webContents))
  const openLogs = () => {
    // the folder is there as soon as something is written
    log.write('info', 'program', 'The log was opened.')
    if (log.folder !== null) void shell.openPath(log.folder)
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, { openOutside, openLogs })))

  const window = new BrowserWindow(windowOptions(preload))
  outliveCrashes(window.webContents, log)
  const out = wayOut({
    runs: () => workbench.handlers['runs.list']({}),
    ask: (sentence) => askToQuit(window, sentence),
    close: () => workbench.close(),
    leave: () => {
      app.quit()
    },
  })
  app.on('before-quit', (event) => {
    out.beforeQuit(event)
  })
  window.on('close', (event) => {
    // The window stays until the question is answered and the history is closed.
    if (out.isFree) return
    event.preventDefault()
    app.quit()
  })
  const zoom = () => {
    window.webContents.setZoomFactor(settings.value.zoom)
  }
  window.once('ready-to-show', () => {
    zoom()
    window.show()
  })
  workbench.listen(({ kind }) => {
    if (kind === 'settings' && !window.isDestroyed()) zoom()
  })
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  void window.loadURL(windowAddress)
}

async function askToQuit(window: BrowserWindow, sentence: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Quit while work is going on?',
    detail: sentence,
    buttons: ['Quit', 'Go on'],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}
