/**
 * `npm run test:long [-- SUITE…] [--kills N] [--cases N] [--minutes N | --hours N]`: the suites that take minutes or
 * hours, one after the other. What each measured is written into test/REPORT.md in place of what it said before; the report of a suite that
 * was not run stays.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const suites = {
  parsers: ['test/hostile'],
  kills: ['test/hosts/kills'],
  windows: ['test/hosts/web/windows.test.ts'],
  soak: ['test/hosts/soak.test.ts'],
  slurm: ['test/slurm/slurm.long.ts'],
  scale: ['test/scale/scale.long.ts', 'test/scale/pages.long.ts', 'test/scale/bundles.long.ts'],
  start: ['test/scale/start.long.ts'],
  window: ['test/scale/window.long.ts'],
  gallery: ['test/scale/gallery.long.ts'],
  images: ['test/scale/images.long.ts'],
} as const
type Suite = keyof typeof suites
const isSuite = (name: string): name is Suite => Object.hasOwn(suites, name)

const reportFile = join(import.meta.dirname, 'REPORT.md')
const head = `# What the long suites found

Written by \`npm run test:long\`; each section by the run that it names.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string' },
    cases: { type: 'string' },
    minutes: { type: 'string' },
    hours: { type: 'string' },
  },
})
const strange = positionals.find((name) => !isSuite(name))
if (strange !== undefined) throw new Error(`There is no suite “${strange}”; choose ${Object.keys(suites).join(', ')}.`)
const chosen = positionals.length > 0 ? positionals.filter(isSuite) : Object.keys(suites).filter(isSuite)

const environment = {
  ...process.env,
  CLOUDPIN_KILLS: values.kills ?? '200',
  CLOUDPIN_POWER_CUTS: String(Math.max(1, Math.round(Number(values.kills ?? '200') / 20))),
  CLOUDPIN_CASES: values.cases ?? '10000',
  CLOUDPIN_SOAK_MINUTES: values.minutes ?? String(60 * Number(values.hours ?? 5 / 60)),
}

/** Sections of the report as it is, by their titles. */
function sections(): Map<string, string> {
  const text = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : ''
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const [title = '', ...lines] = section.split('\n')
        return [title, lines.join('\n').trim()]
      }),
  )
}

/** Runs a suite and answers with what it reported. */
function run(suite: Suite): { readonly passed: boolean; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpin-long-'))
  const lines = join(folder, 'lines.md')
  const begun = performance.now()
  try {
    const { status } = spawnSync('vitest', ['run', '--testTimeout', '14400000', ...suites[suite]], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...environment, CLOUDPIN_LONG_REPORT: lines },
    })
    const passed = status === 0
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1)
    const machine = `${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GB, ${process.platform}, Node ${process.versions.node}, load average ${(loadavg()[2] ?? 0).toFixed(1)}`
    const when = new Date().toISOString().slice(0, 10)
    const rows = existsSync(lines) ? readFileSync(lines, 'utf8').trim() : ''
    const table = rows === '' ? '' : `\n\n| what | how much | found |\n| --- | --- | --- |\n${rows}`
    return { passed, text: `${passed ? 'Passed' : '**Failed**'}, ${when}, ${minutes} min on ${machine}.${table}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

let failed = false
for (const suite of chosen) {
  const { passed, text } = run(suite)
  failed ||= !passed
  const all = sections().set(suite, text)
  const body = [...all].map(([title, content]) => `\n## ${title}\n\n${content}\n`).join('')
  writeFileSync(reportFile, `${head}${body}`)
  spawnSync('prettier', ['--write', '--log-level', 'warn', reportFile], { stdio: 'inherit' })
}
process.exitCode = failed ? 1 : 0
