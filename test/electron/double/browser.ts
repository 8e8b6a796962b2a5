import { createServer } from 'node:net'
import type { BrowserContext } from 'playwright'
import { launchChromium } from '../../end-to-end/chromium.ts'

interface Running {
  readonly context: BrowserContext
  /** Where another debugger can join. */
  readonly address: string
  readonly close: () => Promise<void>
}

let running: Promise<Running> | null = null

/** The Chromium that draws the program's windows; started once. */
export function browser(): Promise<Running> {
  return (running ??= start())
}

async function start(): Promise<Running> {
  const port = await freePort()
  const launched = await launchChromium([`--remote-debugging-port=${String(port)}`])
  const context = await launched.newContext({ viewport: null, permissions: [] })
  return { context, address: `http://127.0.0.1:${String(port)}`, close: () => launched.close() }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port)
        else reject(new Error('No port is free.'))
      })
    })
  })
}
