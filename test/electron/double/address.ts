/**
 * Chromium knows no schemes but its own, so the double's windows live at https addresses that stand for those of the
 * program's scheme. The program sees its own addresses only.
 */
const suffix = '.electron-double.test'
const schemes = new Map<string, { readonly privileged: boolean }>()

export function addScheme(scheme: string): void {
  schemes.set(scheme, { privileged: true })
}

export const isRegistered = (scheme: string): boolean => schemes.has(scheme)

/** The address in Chromium for one of a registered scheme; others as they are. */
export function inBrowser(address: string): string {
  const { protocol, host, pathname, search, hash } = new URL(address)
  const scheme = protocol.slice(0, -1)
  return schemes.has(scheme) ? `https://${host}.${scheme}${suffix}${pathname}${search}${hash}` : address
}

/** The program's address for one in Chromium; others as they are. */
export function inProgram(address: string): string {
  if (!URL.canParse(address)) return address
  const { hostname, pathname, search, hash } = new URL(address)
  if (!hostname.endsWith(suffix)) return address
  const inner = hostname.slice(0, -suffix.length)
  const dot = inner.lastIndexOf('.')
  return `${inner.slice(dot + 1)}://${inner.slice(0, dot)}${pathname}${search}${hash}`
}
