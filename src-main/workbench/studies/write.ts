import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { meansCsv, tableCsv } from '../sweeps/files'
import type { Workbench } from '../workbench'
import { cellsOf } from './cells'
import { figure } from './figure/figure'
import { report } from './report'
import type { StudyResult } from './run'
import type { Study } from './study'

/**
 * Writes a study into a folder, over what an earlier one left there: the figure, its tables as Markdown and CSV, and the
 * spec of each run. Answers with the files' names.
 */
export async function writeStudy(
  folder: string,
  study: Study,
  result: StudyResult,
  { handlers }: Pick<Workbench, 'handlers'>,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const files: (readonly [name: string, content: string])[] = [
    ['figure.svg', figure(await cellsOf(study, result.tables, handlers), study.figure.columns)],
    ['README.md', report(study, result)],
  ]
  for (const [part, table] of result.tables) {
    if (table.rows.length === 0) continue
    files.push([`${part}.csv`, tableCsv(table)], [`${part}-means.csv`, meansCsv(table)])
  }
  files.push(['specs.json', `${JSON.stringify(specsOf(study, result), null, 1)}\n`])
  for (const [name, content] of files) await writeFile(join(folder, name), content)
  return files.map(([name]) => name)
}

/** The spec of each run that was trained, by part. */
const specsOf = (study: Study, { tables }: StudyResult): object =>
  Object.fromEntries(
    study.parts
      .filter(({ kind }) => kind === 'sweep')
      .map(({ id }) => [id, (tables.get(id)?.rows ?? []).map(({ spec }) => spec)]),
  )
