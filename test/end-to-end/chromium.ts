import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const isRoot = process.getuid?.() === 0

const succeeds = (command: string, parameters: readonly string[]) =>
  spawnSync(command, parameters, { stdio: 'ignore' }).status === 0

/** A Chrome or Chromium of this machine: found, or installed with Debian's or Playwright's own installer. */
export function findChromium(): string {
  const find = () => [...installed, chromium.executablePath()].find((file) => existsSync(file))
  const found = find()
  if (found !== undefined) return found
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    succeeds('apt-get', ['update', '-qq'])
    succeeds('apt-get', ['install', '-y', '-qq', 'chromium'])
  } else {
    succeeds('playwright', ['install', 'chromium'])
  }
  const after = find()
  if (after === undefined)
    throw new Error('No Chrome or Chromium is here, and none could be installed; install one and try again.')
  return after
}

/** A headless browser; as root Chromium runs only without its sandbox. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      ...(isRoot ? ['--no-sandbox'] : []),
      ...more,
    ],
  })
}
