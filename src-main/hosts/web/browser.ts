import { spawn } from 'node:child_process'

/** How a system opens an address in the default browser; null where there is no display to open it on. */
export function browserCommand(
  address: string,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): readonly [string, ...string[]] | null {
  switch (platform) {
    case 'darwin':
      return ['open', address]
    case 'win32':
      // `start` is a word of cmd; its first quoted text would be taken for a title.
      return ['cmd', '/c', 'start', '""', address.replaceAll('&', '^&')]
    default:
      return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open', address] : null
  }
}

/** Opens the default browser; where that cannot be done, the printed address is enough. */
export function openInBrowser(address: string): void {
  const command = browserCommand(address, process.platform, process.env)
  if (command === null) return
  const [program, ...parameters] = command
  const child = spawn(program, parameters, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
