/** Runs the setup command's TypeScript as it lies here: it is needed once, and before anything is built. */
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const { module } = await runnerImport(here('main.ts'), {
  configFile: false,
  root: here('../../..'),
  logLevel: 'error',
  resolve: { alias: { '@contract': here('../../../src-preload/contract') } },
})
process.exitCode = await module.main(process.argv.slice(2))
