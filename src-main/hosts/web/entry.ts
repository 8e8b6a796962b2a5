import { toFailure } from '@contract/failure'
import { builtPaths } from '../bridge/paths'
import { serveWorkbench } from './serve'

/** The workbench in the browser as a process of its own, for `npm start`. */
try {
  await serveWorkbench(
    { paths: builtPaths(import.meta.url), port: 0, history: undefined, openBrowser: true },
    process.stdout,
  )
} catch (error) {
  process.stderr.write(`${toFailure(error).message}\n`)
  process.exitCode = 1
}
