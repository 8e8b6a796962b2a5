import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, test } from 'vitest'
import { History, survey } from '../../src-main/store'
import { storedDatabase, storedVersions } from '../store/histories/stored'
import { spoiled, survives } from './hostile'
import { report, setting } from './results'

/** A history is opened, brought to this version and backed up for each: a tenth of the cases of other parsers. */
const cases = Math.ceil(setting('CLOUDPIN_CASES', 400) / 10)
/** Of a history of any version, which is brought to this one where that is still possible. */
const spoiledHistory = fc.constantFrom(...storedVersions.map(storedDatabase)).chain(spoiled)

const folder = mkdtempSync(join(tmpdir(), 'cloudpin-hostile-databases-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  report(
    `| histories | ${String(cases)} databases of ${String(storedVersions.length)} versions, spoiled in some bytes or cut short | every one was opened and read, or refused in a sentence |`,
  )
})

test('a history that was whole and is spoiled is read as far as it goes, or refused in a sentence', () => {
  let made = 0
  fc.assert(
    fc.property(spoiledHistory, (bytes) => {
      const file = join(folder, `h${String((made += 1))}.sqlite`)
      writeFileSync(file, bytes)
      survives(() => survey(file))
      survives(() => {
        const history = History.open(file)
        try {
          for (const { run } of history.runs.page(0, 10).runs) {
            survives(() => history.record(run.id))
            survives(() => history.log.of(run.id))
          }
          history.check(true)
        } finally {
          history.close()
        }
      })
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
      rmSync(file.replace('.sqlite', '.backups'), { recursive: true, force: true })
    }),
    { numRuns: cases },
  )
})
