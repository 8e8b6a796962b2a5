import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Files of the built program, seen from one of its entries in `out/main`. */
export interface BuiltPaths {
  readonly engine: URL
  /** The script of the thread that reads the history. */
  readonly reader: URL
  /** The script of the thread that reads a bundle. */
  readonly bundles: URL
  /** Folder of the built window. */
  readonly renderer: URL
  readonly version: string
}

const packageFile = z.object({ version: z.string() })

/** `entry`: the `import.meta.url` of the entry itself, not of a chunk. */
export function builtPaths(entry: string): BuiltPaths {
  const file = readFileSync(new URL('../../package.json', entry), 'utf8')
  return {
    engine: new URL('./engine.js', entry),
    reader: new URL('./reader.js', entry),
    bundles: new URL('./bundles.js', entry),
    renderer: new URL('../renderer/', entry),
    version: packageFile.parse(JSON.parse(file)).version,
  }
}
