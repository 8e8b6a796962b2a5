import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell, utilityProcess } from 'electron'
import { toFailure } from '@contract/failure'
import { dataFolder, openProgramLog, openRescuableWorkbench, SettingsFile } from '../../workbench'
import { describeEngines } from '../bridge/describe-engines'
import { logFault, logFaults } from '../bridge/faults'
import type { BuiltPaths } from '../bridge/paths'
import { answerRequests, sendEvents } from './channels'
import { linkAmong, linkScheme, pageOfLink } from './deep-link'
import { menuTemplate } from './menu'
import { keepAtHome, limitPermissions } from './navigation'
import { wayOut, type QuitAnswer } from './quit'
import { customScheme, serveWindow, windowAddress } from './scheme'
import { showProgress } from './taskbar'
import { utilityEngine } from './utility-engine'
import { windowOptions } from './window'
import { outliveCrashes } from './window-crash'
import { zoomAfter, type ZoomChange } from './zoom'

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
  app.setAsDefaultProtocolClient(linkScheme)
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
    bundles: paths.bundles,
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
  const window = new BrowserWindow(windowOptions(preload))
  /** Brings the window forward, and shows a page of it. */
  const show = (page: string | null) => {
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    out.shown()
    if (page !== null) void window.loadURL(`${windowAddress}#${page}`)
  }
  // what was asked for last, which is kept a moment later: keys that are pressed quickly count each
  let zoomAsked = settings.value.zoom
  const changeZoom = (change: ZoomChange) => {
    zoomAsked = zoomAfter(zoomAsked, change)
    workbench.handlers['settings.set']({ change: { zoom: zoomAsked } }).catch((thrown: unknown) => {
      log.write('warning', 'program', `The zoom stays as it is: ${toFailure(thrown).message}`)
    })
  }
  const updateMenu = async () => {
    const runs = await workbench.handlers['runs.page']({ limit: 8 }).catch(() => ({ runs: [] }))
    const template = menuTemplate(process.platform, { openOutside, openLogs, goTo: show, zoom: changeZoom }, runs.runs)
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  void updateMenu()
  outliveCrashes(window.webContents, log)
  const out = wayOut({
    runs: () => workbench.handlers['runs.list']({}),
    ask: (sentence) => askToQuit(window, sentence),
    hide: () => {
      window.hide()
    },
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
  workbench.listen((event) => {
    if (window.isDestroyed()) return
    if (event.kind === 'settings') {
      zoomAsked = event.settings.zoom
      zoom()
    }
    showProgress(window, event)
    if (event.kind !== 'run') return
    if (event.run.state === 'queued') void updateMenu()
    if (event.run.finishedAt !== null) void out.ended()
  })
  app.on('second-instance', (_, parameters) => {
    show(pageOfLink(linkAmong(parameters) ?? ''))
  })
  // macOS hands links and a click on the program's icon over so
  app.on('open-url', (event, link) => {
    event.preventDefault()
    show(pageOfLink(link))
  })
  app.on('activate', () => {
    show(null)
  })
  const begun = pageOfLink(linkAmong(process.argv) ?? '')
  void window.loadURL(begun === null ? windowAddress : `${windowAddress}#${begun}`)
}

const answers: readonly QuitAnswer[] = ['quit', 'stay', 'leave-running']

async function askToQuit(window: BrowserWindow, sentence: string): Promise<QuitAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Quit while work is going on?',
    detail: `${sentence} Left running, it goes on without the window, which the program’s icon brings back.`,
    buttons: ['Quit', 'Stay', 'Leave it running'],
    defaultId: 1,
    cancelId: 1,
  })
  return answers[response] ?? 'stay'
}
