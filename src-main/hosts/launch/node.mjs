import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const leastMajor = 22

/**
 * A Node that can run the program: this one, or the one that was installed with the packages.
 * @param {string} root
 * @returns {string}
 */
export function suitableNode(root) {
  if (Number(process.versions.node.split('.')[0]) >= leastMajor) return process.execPath
  const installed = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(installed)) return installed
  throw new Error(
    `Cloudpin needs Node ${leastMajor} or newer, and this is ${process.version}. Run npm ci, which brings one.`,
  )
}

/**
 * Runs a program in the foreground and answers with its exit code. Ctrl-C is passed on; the program decides when to end.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runInForeground(program, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...parameters], { stdio: 'inherit', ...options })
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const passOn = (signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, passOn)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
