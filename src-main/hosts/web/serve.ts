import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataFolder, historyFile, openProgramLog, openRescuableWorkbench, SettingsFile } from '../../workbench'
import { childEngine } from '../bridge/child-engine'
import { describeEngines } from '../bridge/describe-engines'
import { logFault, logFaults } from '../bridge/faults'
import { onInterrupt } from '../bridge/interrupts'
import type { BuiltPaths } from '../bridge/paths'
import { openInBrowser } from './browser'
import { startWebHost } from './server'

/** Always the same, where it is free: a browser finds again what it keeps for this address, such as the theme and columns. */
const usualPort = 7387

export interface ServeOptions {
  readonly paths: BuiltPaths
  /** 0: any free port. Left out: the usual one, or any free one where that is taken. */
  readonly port: number | undefined
  /** Left out: the person's own history. */
  readonly history: string | undefined
  readonly openBrowser: boolean
}

/** Serves the workbench until Ctrl-C; says where, and opens a browser where there is a display. */
export async function serveWorkbench(options: ServeOptions, out: NodeJS.WriteStream): Promise<void> {
  const { paths, port = { preferred: usualPort }, history } = options
  const settings = new SettingsFile(dataFolder())
  const log = openProgramLog({ host: 'web', version: paths.version, history })
  logFaults(log)
  const startEngine = childEngine(paths.engine, { settings: () => settings.value, log })
  const workbench = openRescuableWorkbench({
    startEngine,
    reader: paths.reader,
    bundles: paths.bundles,
    history,
    settings,
    log,
    host: 'web',
    version: paths.version,
    describeEngines: () => describeEngines(startEngine),
  })
  try {
    const host = await startWebHost({
      surface: workbench,
      folder: fileURLToPath(paths.renderer),
      port,
      history: dirname(historyFile(history)),
      onFault: logFault(log),
      onRefusal: (sentence) => {
        log.write('warning', 'program', sentence)
      },
    })
    try {
      const address = host.newAddress()
      out.write(`Cloudpin is at ${address}\nThe address works once, in one browser. Ctrl-C ends the workbench.\n`)
      if (options.openBrowser) openInBrowser(address)
      await new Promise<void>((resolve) => {
        onInterrupt(resolve)
      })
    } finally {
      await host.close()
    }
  } finally {
    await workbench.close()
  }
}
