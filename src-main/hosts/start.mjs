import { join } from 'node:path'
import { ensureBuilt, projectRoot } from './launch/build.mjs'
import { fetchElectron, findElectron, whyNoWindow } from './launch/electron.mjs'
import { runInForeground, suitableNode } from './launch/node.mjs'

/** `npm start`: the workbench in Electron where that can be, else in the browser. */
try {
  await ensureBuilt()
  process.exitCode = await start()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function start() {
  const node = suitableNode(projectRoot)
  const inBrowser = (reason) => {
    process.stdout.write(`${reason}; the workbench opens in the browser instead.\n`)
    return runInForeground(node, [join(projectRoot, 'out', 'main', 'cli.js'), 'web', ...process.argv.slice(2)])
  }
  const reason = whyNoWindow()
  if (reason !== null) return inBrowser(reason)
  if (findElectron(projectRoot) === null && !(await fetchElectron(projectRoot, node))) {
    return inBrowser('Electron’s program is not here and could not be fetched')
  }
  return runInForeground(findElectron(projectRoot), [projectRoot])
}
