import type { MenuItemConstructorOptions } from 'electron'
import type { ZoomChange } from './zoom'

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** What the menu does beside the system's own roles. */
export interface MenuActions {
  readonly openOutside: (address: string) => void
  readonly openLogs: () => void
  /** Shows a page of the window, such as `/queue`. */
  readonly goTo: (page: string) => void
  /** Changes the zoom that is kept in the settings. */
  readonly zoom: (change: ZoomChange) => void
}

/** The pages in the order of the window's own navigation, each with its digit. */
const pages = ['Design', 'Queue', 'Runs', 'Sweeps', 'Compare', 'Sample', 'Certificate', 'Settings'] as const
/** So many runs are listed. */
const mostRecent = 8
const longestLabel = 60

/** A run as the menu lists it. */
export interface MenuRun {
  readonly id: string
  readonly name: string
}

const shortened = (name: string): string => (name.length > longestLabel ? `${name.slice(0, longestLabel - 1)}…` : name)

/** The application menu: the system's own roles, the pages, and the newest runs. */
export function menuTemplate(
  platform: NodeJS.Platform,
  { openOutside, openLogs, goTo, zoom }: MenuActions,
  newest: readonly MenuRun[] = [],
) {
  const to = (page: string) => () => {
    goTo(page)
  }
  const listed = newest.slice(0, mostRecent).map(({ id, name }): MenuItemConstructorOptions => ({
    // an ampersand would underline the letter after it
    label: shortened(name).replaceAll('&', '&&'),
    click: to(`/runs/${id}`),
  }))
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: 'New experiment', accelerator: 'CommandOrControl+N', click: to('/design') },
      {
        label: 'Recent runs',
        submenu: listed.length > 0 ? listed : [{ label: 'None yet', enabled: false }],
      },
      separator,
      platform === 'darwin' ? { role: 'close' } : { role: 'quit', accelerator: 'CommandOrControl+Q' },
    ],
  }
  const go: MenuItemConstructorOptions = {
    label: '&Go',
    submenu: pages.map((page, k): MenuItemConstructorOptions => ({
      label: page,
      accelerator: `CommandOrControl+${String(k + 1)}`,
      click: to(`/${page.toLowerCase()}`),
    })),
  }
  const zoomItem = (label: string, accelerator: string, change: ZoomChange): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => {
      zoom(change)
    },
  })
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      separator,
      zoomItem('Actual size', 'CommandOrControl+0', 'reset'),
      zoomItem('Zoom in', 'CommandOrControl+Plus', 'in'),
      // the same key where + needs Shift
      { ...zoomItem('Zoom in', 'CommandOrControl+=', 'in'), visible: false, acceleratorWorksWhenHidden: true },
      zoomItem('Zoom out', 'CommandOrControl+-', 'out'),
      separator,
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: '&Help',
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
  return [...application, file, { role: 'editMenu' } as const, view, go, { role: 'windowMenu' } as const, help]
}
