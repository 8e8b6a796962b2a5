import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sentence } from '@contract/experiment/sentence'
import { fail } from '@contract/failure'
import {
  settingsChange,
  usualSettings,
  type KeptSettings,
  type Settings,
  type SettingsChange,
} from '@contract/settings'

/** The settings of a data folder: read once, written at every change. */
export class SettingsFile {
  private kept: KeptSettings

  /** `folder` null: kept as long as the program. */
  constructor(private readonly folder: string | null) {
    this.kept = folder === null ? { settings: usualSettings, problem: null } : readSettings(fileIn(folder))
  }

  get state(): KeptSettings {
    return this.kept
  }

  get value(): Settings {
    return this.kept.settings
  }

  /**
   * Changes some of them and writes them all, under another name first. What could not be read lies beside them as
   * `settings.json.unreadable` from then on. Throws `history-unwritable` where the folder cannot be written.
   */
  change(change: SettingsChange): Settings {
    const settings = { ...this.kept.settings, ...change }
    if (this.folder !== null) writeSettings(fileIn(this.folder), settings, this.kept.problem !== null)
    this.kept = { settings, problem: null }
    return settings
  }
}

const fileIn = (folder: string): string => join(folder, 'settings.json')

/** Every setting that is as it should be; those that are not stand as usual, and the first of them is told. */
function readSettings(file: string): KeptSettings {
  const found = readJson(file)
  if ('problem' in found) return { settings: usualSettings, problem: found.problem }
  const whole = settingsChange.safeParse(found.value, { reportInput: true })
  if (whole.success) return { settings: { ...usualSettings, ...whole.data }, problem: null }
  const [first] = whole.error.issues
  const { path, message } = first ? sentence(first, '') : { path: '', message: 'It cannot be read.' }
  const wrong = new Set(whole.error.issues.flatMap(namesOf))
  const rest = Object.fromEntries(Object.entries(Object(found.value)).filter(([name]) => !wrong.has(name)))
  const salvaged = settingsChange.safeParse(rest)
  return {
    settings: { ...usualSettings, ...(salvaged.success ? salvaged.data : {}) },
    problem: `${file}: ${path === '' ? '' : `${path}: `}${message}`,
  }
}

/** The settings that an issue is about. */
const namesOf = (issue: { readonly path: readonly PropertyKey[]; readonly keys?: unknown }): string[] =>
  issue.path.length > 0 ? [String(issue.path[0])] : Array.isArray(issue.keys) ? issue.keys.map(String) : []

function readJson(file: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) as unknown }
  } catch (thrown) {
    if (isAbsent(thrown)) return { value: {} }
    return { problem: `${file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.` }
  }
}

const isAbsent = (thrown: unknown): boolean => thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'

function writeSettings(file: string, settings: Settings, setAside: boolean): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const partial = `${file}.partial`
    writeFileSync(partial, `${JSON.stringify(settings, null, 2)}\n`)
    if (setAside) renameSync(file, `${file}.unreadable`)
    renameSync(partial, file)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw fail('history-unwritable', `The settings cannot be written to ${file}: ${reason}.`, file)
  }
}
