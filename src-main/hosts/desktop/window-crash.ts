import type { WebContents } from 'electron'
import type { ProgramLog } from '../../workbench'

/** A page that breaks down this often within the time (ms) is left as it is: loading it again would go on for ever. */
const most = 3
const within = 60_000

/** Loads the page again where its process has broken down: what trains does so elsewhere and is not touched by it. */
export function outliveCrashes(
  contents: Pick<WebContents, 'reload'> & {
    on(event: 'render-process-gone', listener: (event: unknown, details: { readonly reason: string }) => void): unknown
  },
  log: ProgramLog,
  now: () => number = Date.now,
): void {
  let crashes: number[] = []
  contents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return
    crashes = [...crashes.filter((at) => now() - at < within), now()]
    const again = crashes.length <= most
    log.write('fault', 'program', `The window’s page broke down (${reason})${again ? '; it is loaded again' : ''}.`)
    if (again) contents.reload()
  })
}
