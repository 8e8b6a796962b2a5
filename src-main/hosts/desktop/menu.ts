import type { MenuItemConstructorOptions } from 'electron'

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** What the menu does beside the system's own roles. */
export interface MenuActions {
  readonly openOutside: (address: string) => void
  readonly openLogs: () => void
}

/** The application menu: the system's own roles, with its own accelerators. */
export function menuTemplate(platform: NodeJS.Platform, { openOutside, openLogs }: MenuActions) {
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [platform === 'darwin' ? { role: 'close' } : { role: 'quit', accelerator: 'CommandOrControl+Q' }],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      {
        label: 'The paper: To smooth a cloud or to pin it down',
        click: () => {
          openOutside('https://arxiv.org/abs/2305.09605')
        },
      },
      separator,
      { label: 'Open logs', click: openLogs },
      ...(platform === 'darwin' ? [] : ([separator, { role: 'about' }] as const)),
    ],
  }
  const application: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return [...application, file, { role: 'editMenu' } as const, view, { role: 'windowMenu' } as const, help]
}
