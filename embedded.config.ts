import { readFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'
import { transformWithOxc } from 'vite'
import type { Plugin } from 'vite'

/**
 * Files that travel inside the bundle: `x.as.ts?bytes` is AssemblyScript compiled to WebAssembly (SIMD, shared memory
 * given by the importer), `x.ts?script` is a TypeScript file as the text of a module that imports only Node itself.
 */
export function embedded(): Plugin {
  return {
    name: 'cloudpin:embedded',
    enforce: 'pre',
    async load(id) {
      const [file, query] = id.split('?')
      if (file === undefined) return null
      if (query === 'bytes' && file.endsWith('.as.ts')) {
        this.addWatchFile(file)
        return `export default Buffer.from('${Buffer.from(await assemble(file)).toString('base64')}', 'base64')`
      }
      if (query === 'script') {
        this.addWatchFile(file)
        const { code } = await transformWithOxc(await readFile(file, 'utf8'), file, { sourcemap: false })
        return `export default ${JSON.stringify(code)}`
      }
      return null
    },
  }
}

const flags = [
  ['--outFile', 'fill.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
  ['--enable', 'simd', '--enable', 'threads'],
  ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
].flat()

async function assemble(file: string): Promise<Uint8Array> {
  const source = await readFile(file, 'utf8')
  const compiled: Uint8Array[] = []
  const { error, stderr } = await asc.main(['entry.as.ts', ...flags], {
    readFile: (name: string) => (name === 'entry.as.ts' ? source : null),
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== 'string') compiled.push(contents)
    },
    listFiles: () => [],
  })
  const [bytes] = compiled
  if (error !== null || bytes === undefined) throw new Error(`${file}: ${stderr.toString()}`)
  return bytes
}
