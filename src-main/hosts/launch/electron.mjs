import { existsSync, readFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** How long the place that Electron comes from may take to answer at all, and the download to end. */
const answerWithin = 4000
const downloadWithin = 300_000

/**
 * Electron's program, where it is there; null where not.
 * @param {string} root
 * @returns {string | null}
 */
export function findElectron(root) {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const path = readFileSync(join(folder, 'path.txt'), 'utf8')
    const program = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), path)
    return existsSync(program) ? program : null
  } catch {
    const program = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron')
    return process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined && existsSync(program) ? program : null
  }
}

/**
 * Why Electron cannot show a window here, in words; null where it can.
 * @returns {string | null}
 */
export function whyNoWindow() {
  if (process.platform !== 'linux') return null
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'There is no display for a window here'
  if (process.getuid?.() === 0) return 'Electron’s sandbox does not run as root'
  return null
}

/**
 * Fetches Electron's program with its own installer, quietly; false where that fails or takes too long.
 * @param {string} root
 * @param {string} node
 * @returns {Promise<boolean>}
 */
export async function fetchElectron(root, node) {
  if (!(await answers())) return false
  process.stdout.write('Fetching Electron (about 120 MB, once)…\n')
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  return new Promise((resolve) => {
    const child = spawn(node, [installer], { stdio: 'ignore', timeout: downloadWithin })
    child.on('error', () => {
      resolve(false)
    })
    child.on('exit', (code) => {
      resolve(code === 0 && findElectron(root) !== null)
    })
  })
}

/** True where the place that Electron is fetched from answers: behind many walls a download hangs instead of failing. */
async function answers() {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/'
  try {
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(answerWithin) })
    return true
  } catch {
    return false
  }
}
