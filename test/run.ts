/**
 * `npm test`: every check of the project, one after the other, and one closing line that counts them.
 * A tool (types, lint, format, arrows, unused code, build) counts as one check; a test file's tests count each.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Check {
  readonly title: string
  readonly command: readonly [string, ...string[]]
}

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const tools: readonly Check[] = [
  { title: 'types', command: ['vue-tsc', '--noEmit'] },
  { title: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { title: 'format', command: ['prettier', '--check', '.'] },
  { title: 'arrows of the house', command: ['depcruise', 'src-main', 'src-preload', 'src-renderer'] },
  { title: 'unused files, exports and packages', command: ['knip'] },
  { title: 'build', command: ['electron-vite', 'build', '--logLevel', 'warn'] },
]

function runTool({ title, command }: Check): Count {
  const started = performance.now()
  const [file, ...parameters] = command
  const { status, stdout, stderr } = spawnSync(file, parameters, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const passed = status === 0
  write(`${passed ? '✓' : '✗'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (!passed) write(`${stdout}\n${stderr}`)
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

/** Runs one vitest project and reads its own count; a runner that dies before it wrote one counts as a failure. */
function runTests(project: string): Count {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpin-test-'))
  const report = join(folder, 'report.json')
  try {
    const { status } = spawnSync(
      'vitest',
      ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      { stdio: 'inherit', shell: process.platform === 'win32' },
    )
    const count = readReport(report)
    return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): Count {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const number = (key: string) => (typeof report[key] === 'number' ? report[key] : 0)
    return { passed: number('numPassedTests'), failed: number('numFailedTests'), skipped: number('numPendingTests') }
  } catch (error) {
    write(`The test runner left no report: ${String(error)}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const write = (line: string) => process.stdout.write(`${line}\n`)

const counts = [...tools.map(runTool), runTests('unit'), runTests('end-to-end')]
const total = (key: keyof Count) => counts.reduce((sum, count) => sum + count[key], 0)
const skipped = total('skipped')
write(`${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = total('failed') > 0 ? 1 : 0
