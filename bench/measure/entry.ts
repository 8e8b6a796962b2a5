import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { toFailure } from '@contract/failure'
import { engineEnvironment } from '../../src-main/hosts/bridge/environment'
import { measure } from './measure'
import { task } from './task'

const inner = 'CLOUDPIN_BENCH_INNER'

/** Measures in a process that is set up as the engine's are: its environment and none of the caller's options. */
if (process.env[inner] === undefined) {
  const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
    env: { ...engineEnvironment(process.env), [inner]: '1' },
    execArgv: ['--expose-gc'],
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} else {
  try {
    const asked: unknown = JSON.parse(process.argv[2] ?? '')
    process.stdout.write(`${JSON.stringify(await measure(task.parse(asked)))}\n`)
    process.disconnect()
  } catch (thrown) {
    process.stderr.write(`${toFailure(thrown).message}\n`)
    process.exitCode = 1
    process.disconnect()
  }
}
