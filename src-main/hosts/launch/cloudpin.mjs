#!/usr/bin/env node
import * as modules from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, projectRoot } from './build.mjs'
import { runInForeground, suitableNode } from './node.mjs'

/** The command line: finds a Node that can run it, sees that it is built, and hands over. */
try {
  // What was compiled is kept from start to start; older versions of Node do without.
  modules.enableCompileCache?.()
  await ensureBuilt()
  const program = join(projectRoot, 'out', 'main', 'cli.js')
  const node = suitableNode(projectRoot)
  if (node === process.execPath) await import(pathToFileURL(program).href)
  else process.exitCode = await runInForeground(node, [program, ...process.argv.slice(2)])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
