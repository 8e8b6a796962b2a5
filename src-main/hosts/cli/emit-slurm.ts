import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '@contract/failure'
import { parseSweep } from '@contract/sweep/spec'
import { slurmFiles } from '../../workbench/sweeps/slurm'

export interface EmitOrder {
  readonly sweep: Record<string, unknown>
  readonly slices: number
  readonly engine: string | undefined
  readonly folder: string
}

/**
 * Writes a sweep and the job array that runs it into a folder; answers with the files' names. Slurm runs it with the very
 * program that wrote it, which must lie at the same place on every node. Throws `invalid-spec` for a sweep that is none.
 */
export async function emitSlurm({ sweep, slices, engine, folder }: EmitOrder): Promise<readonly string[]> {
  const parsed = parseSweep(sweep)
  if (!parsed.ok) {
    const [first] = parsed.issues
    const message = parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n')
    throw fail('invalid-spec', message, first?.path)
  }
  const program = [process.execPath, process.argv[1] ?? 'cloudpin']
  const files = { 'sweep.json': `${JSON.stringify(sweep, null, 2)}\n`, ...slurmFiles({ slices, program, engine }) }
  await mkdir(join(folder, 'logs'), { recursive: true })
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  await chmod(join(folder, 'submit.sh'), 0o755)
  return Object.keys(files)
}
