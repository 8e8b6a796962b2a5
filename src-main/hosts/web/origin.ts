const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * True for a Host header that names this machine itself. A page elsewhere whose name was pointed at 127.0.0.1 (DNS
 * rebinding) sends its own name. The port is free, since a tunnel may bring its own.
 */
export function isLoopbackHost(host: string | undefined): host is string {
  if (host === undefined) return false
  try {
    const url = new URL(`http://${host}`)
    return loopback.has(url.hostname) && url.host === host.toLowerCase().replace(/:80$/, '')
  } catch {
    return false
  }
}

/** True where a request comes from the host's own page: its Origin is the host that was asked. */
export const isOwnOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  isLoopbackHost(host) && origin?.toLowerCase() === `http://${host.toLowerCase()}`
