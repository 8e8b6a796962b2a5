import { ensureBuilt } from './build.mjs'

/** After the packages are installed the program is built, so that its first start is quick; if not, a start does it. */
try {
  await ensureBuilt()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
}
