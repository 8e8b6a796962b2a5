import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { suitableNode } from './node.mjs'
import { isBuilt } from './stamp.mjs'

/** A build takes seconds; one that was cut off leaves its mark, which is ignored when it is so old. */
const oldestMark = 180_000

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Builds the program where `out` is missing or older than the sources; waits where another process is building it.
 * Throws with the tool's own words where it cannot be built.
 * @param {string} [root]
 */
export async function ensureBuilt(root = projectRoot) {
  // A packaged program has no sources, and nothing to build them with.
  if (!existsSync(join(root, 'node_modules', 'electron-vite')) || isBuilt(root)) return
  const mark = join(root, 'out', '.building')
  mkdirSync(join(root, 'out'), { recursive: true })
  while (!take(mark)) await setTimeout(200)
  try {
    if (!isBuilt(root)) build(root)
  } finally {
    rmdirSync(mark)
  }
}

function take(mark) {
  try {
    mkdirSync(mark)
    return true
  } catch {
    return isOld(mark)
  }
}

function isOld(mark) {
  try {
    return Date.now() - statSync(mark).mtimeMs > oldestMark
  } catch {
    return false
  }
}

function build(root) {
  process.stderr.write('Building Cloudpin (once after each change, some seconds)…\n')
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stdout, stderr } = spawnSync(suitableNode(root), [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (status !== 0) throw new Error(`Cloudpin could not be built.\n${stdout}${stderr}`)
}
