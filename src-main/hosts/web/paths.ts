import { withoutFolders } from '../../workbench'

/** Where answers and events carry sentences, or paths, of this program. What a person typed (a spec, a name) is theirs. */
const sentences: ReadonlySet<string> = new Set([
  'message',
  'field',
  'detail',
  'problem',
  'problems',
  'historyFile',
  'folder',
  'file',
])
const typed: ReadonlySet<string> = new Set(['spec', 'specs', 'base', 'axes'])

/**
 * Answers and events as a browser may have them: no path of this machine but its last part. The page is on this machine,
 * but what is in a browser is in its history, its extensions and the pictures that people share. `folder`: that of the
 * history, whatever is in its name.
 */
export function pathsLeftOut(folder: string | null): (value: unknown) => unknown {
  const known = folder === null ? [] : ([[folder, '…']] as const)

  const clean = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
    if (Array.isArray(value)) return mapped(value, clean)
    const entries: [string, unknown][] = Object.entries(value)
    let changed = false
    for (const entry of entries) {
      const [key, part] = entry
      if (typed.has(key)) continue
      const cleaned = sentences.has(key) ? inSentences(part) : clean(part)
      changed ||= cleaned !== part
      entry[1] = cleaned
    }
    return changed ? Object.fromEntries(entries) : value
  }

  const inSentences = (part: unknown): unknown => {
    if (typeof part === 'string') return withoutFolders(part, known)
    return Array.isArray(part) ? mapped(part, inSentences) : clean(part)
  }
  return clean
}

/** The same list where nothing in it changes. */
function mapped(list: readonly unknown[], change: (part: unknown) => unknown): readonly unknown[] {
  const changed = list.map((part) => change(part))
  return changed.some((part, k) => part !== list[k]) ? changed : list
}
