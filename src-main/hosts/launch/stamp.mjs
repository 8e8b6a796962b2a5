import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const folders = [
  'src-main',
  'src-preload',
  'src-renderer',
  'resources/presets',
  'resources/studies',
  'resources/icons',
  'resources/data',
]
const files = ['package-lock.json', 'tsconfig.json', 'electron.vite.config.ts', 'embedded.config.ts']
const stampFile = (root) => join(root, 'out', '.stamp')

/**
 * What the program would be built from, in short: names, sizes and times of all sources.
 * @param {string} root
 * @returns {string}
 */
export function sourceStamp(root) {
  const hash = createHash('sha256')
  const add = (file) => {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`)
  }
  for (const folder of folders) {
    const found = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    for (const file of found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()) {
      add(file)
    }
  }
  for (const file of files) add(join(root, file))
  return hash.digest('hex')
}

/**
 * True where `out` was built from the sources as they are.
 * @param {string} root
 * @returns {boolean}
 */
export function isBuilt(root) {
  try {
    return readFileSync(stampFile(root), 'utf8') === sourceStamp(root)
  } catch {
    return false
  }
}

/**
 * Notes what `out` was built from.
 * @param {string} root
 * @param {string} stamp
 */
export function writeStamp(root, stamp) {
  mkdirSync(dirname(stampFile(root)), { recursive: true })
  writeFileSync(stampFile(root), stamp)
}
