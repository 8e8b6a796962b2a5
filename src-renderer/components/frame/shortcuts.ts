import { onMounted, onUnmounted, shallowReactive } from 'vue'

/** A key or a sequence of keys and what it does. */
export interface Shortcut {
  /** Keys pressed one after the other, such as `['g', 'd']`; `Mod+` is Ctrl, or ⌘ on a Mac. */
  readonly keys: readonly string[]
  readonly label: string
  readonly run: () => void
  /** Whether it is left out of the list of commands, as what opens that list is. */
  readonly hidden?: boolean
}

const onMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac')

/** A key as people write it: `Ctrl K`, or `⌘ K` on a Mac. */
export const spelledKeys = (key: string): string =>
  key.startsWith('Mod+') ? `${onMac ? '⌘' : 'Ctrl'} ${key.slice('Mod+'.length).toUpperCase()}` : key

/** Every shortcut that works now, in the order in which it is listed. */
export const shortcuts: Shortcut[] = shallowReactive([])

/** Makes shortcuts work as long as the component that calls it is there. */
export function useShortcuts(added: readonly Shortcut[]): void {
  onMounted(() => shortcuts.push(...added))
  onUnmounted(() => {
    for (const shortcut of added) {
      const index = shortcuts.indexOf(shortcut)
      if (index >= 0) shortcuts.splice(index, 1)
    }
  })
}

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** The name of a key press as shortcuts spell it: `g`, `?`, `Mod+Enter`; null for one that no shortcut may take. */
export function pressedName({ key, ctrlKey, metaKey, altKey }: KeyPress): string | null {
  if (altKey) return null
  return ctrlKey || metaKey ? `Mod+${key}` : key
}

/**
 * Follows key presses and finds the shortcut that they complete. A sequence that no shortcut goes on with is dropped,
 * as is one whose next key does not come within `patience` milliseconds.
 */
export class KeySequence {
  #pressed: string[] = []
  #last = Number.NEGATIVE_INFINITY

  constructor(private readonly patience = 1200) {}

  press(name: string, at: number, among: readonly Shortcut[]): Shortcut | null {
    const held = at - this.#last <= this.patience ? this.#pressed : []
    this.#last = at
    for (const sequence of [[...held, name], [name]]) {
      const candidates = among.filter(({ keys }) => sequence.every((key, i) => keys[i] === key))
      const complete = candidates.find(({ keys }) => keys.length === sequence.length)
      this.#pressed = complete || candidates.length === 0 ? [] : sequence
      if (candidates.length > 0) return complete ?? null
    }
    return null
  }
}

const editable =
  'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="slider"], [role="combobox"]'

/** Listens to the window's keys while the component that calls it is there; plain keys are left to fields. */
export function useShortcutKeys(): void {
  const sequence = new KeySequence()
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const name = pressedName(event)
    if (name === null || ['Shift', 'Control', 'Meta'].includes(event.key)) return
    const inField = event.target instanceof Element && event.target.closest(editable) !== null
    // Plain keys are typed there, and undoing belongs to what was typed.
    if (inField && (!name.startsWith('Mod+') || name === 'Mod+z')) return
    const found = sequence.press(name, event.timeStamp, shortcuts)
    if (!found) return
    event.preventDefault()
    found.run()
  }
  onMounted(() => {
    window.addEventListener('keydown', onKey)
  })
  onUnmounted(() => {
    window.removeEventListener('keydown', onKey)
  })
}
