import { openProgramLog, openWorkbench } from '../../workbench'
import { childEngine } from '../bridge/child-engine'
import { describeEngines } from '../bridge/describe-engines'
import { builtPaths } from '../bridge/paths'
import { main } from './main'

// A reader that has seen enough (`cloudpin runs | head`) ends the command quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const paths = builtPaths(import.meta.url)

/** Seconds between two checkpoints, where the environment names another number than the usual one. */
function checkpointSeconds(given: string | undefined): { readonly checkpointSeconds?: number } {
  const seconds = Number(given ?? '')
  return seconds > 0 && Number.isFinite(seconds) ? { checkpointSeconds: seconds } : {}
}

process.exitCode = await main(process.argv.slice(2), {
  terminal: { out: process.stdout, notes: process.stderr },
  paths,
  open: (history) => {
    const log = openProgramLog({ host: 'cli', version: paths.version, history })
    const startEngine = childEngine(paths.engine, { log })
    const workbench = openWorkbench({
      startEngine,
      history,
      log,
      host: 'cli',
      version: paths.version,
      ...checkpointSeconds(process.env['CLOUDPIN_CHECKPOINT_SECONDS']),
      describeEngines: () => describeEngines(startEngine),
    })
    return Promise.resolve(workbench)
  },
})
