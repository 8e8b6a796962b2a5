import type { BrowserWindowConstructorOptions } from 'electron'

/** How the window is made: sandboxed, isolated, shown when its first frame is painted, and where it last was. */
export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  name: 'workbench',
  windowStatePersistence: true,
  title: 'Cloudpin',
  width: 1440,
  height: 900,
  minWidth: 960,
  minHeight: 600,
  show: false,
  autoHideMenuBar: true,
  webPreferences: {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    // A loss curve goes on while another window is in front.
    backgroundThrottling: false,
  },
})
