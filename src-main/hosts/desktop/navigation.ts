import type { Session, WebContents } from 'electron'
import { isOwnAddress } from './scheme'

/** Sites that the window links to; every other address stays closed. */
const allowedSites = ['arxiv.org', 'doi.org', 'proceedings.mlr.press', 'onnxruntime.ai', 'www.tensorflow.org']

/** True for an address that may be handed to the person's browser. */
export function mayOpenOutside(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  return protocol === 'https:' && username === '' && password === '' && allowedSites.includes(hostname)
}

/** Keeps a window on its own page: no navigation, no second window, no webview; allowed links go to the browser. */
export function keepAtHome(contents: WebContents, openOutside: (address: string) => void): void {
  const refuseElsewhere = (event: { preventDefault(): void; readonly url: string }) => {
    if (isOwnAddress(event.url)) return
    event.preventDefault()
    if (mayOpenOutside(event.url)) openOutside(event.url)
  }
  // Of the page itself and of frames within it; will-navigate would tell of the page's a second time.
  contents.on('will-frame-navigate', refuseElsewhere)
  contents.on('will-redirect', refuseElsewhere)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openOutside(url)
    return { action: 'deny' }
  })
}

/** The window may write to the clipboard and show notifications of finished runs; nothing else is granted. */
const granted: readonly string[] = ['clipboard-sanitized-write', 'notifications']

/** Answers every question for a permission, and every silent check of one. */
export function limitPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(isOwnAddress(contents.getURL()) && granted.includes(permission))
  })
  session.setPermissionCheckHandler((_, permission, origin) => isOwnAddress(origin) && granted.includes(permission))
  session.setDevicePermissionHandler(() => false)
}
