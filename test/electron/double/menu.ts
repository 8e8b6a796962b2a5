import type { MenuItemConstructorOptions } from 'electron'
import { hear, say, type MenuEntry } from '../control.ts'
import { documented, documentedWords } from '../documented.ts'

const itemOptions = documented('MenuItemConstructorOptions').members
const roles = documentedWords('MenuItemConstructorOptions', 'role')
const accelerator =
  /^((Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)\+)*([A-Z0-9]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|[\]!"#$%&'()*,./:;<=>?@[\\^_`{|}~-])$/

interface Item extends MenuEntry {
  readonly items: readonly Item[]
  readonly click: (() => void) | null
}

function made(options: MenuItemConstructorOptions): Item {
  for (const key of Object.keys(options)) {
    if (!itemOptions.has(key)) throw new TypeError(`Electron 45 has no menu option “${key}”.`)
  }
  const { label = '', role, accelerator: keys, submenu, click, type } = options
  if (role !== undefined && !roles.has(role)) throw new TypeError(`Electron 45 has no menu role “${role}”.`)
  if (keys !== undefined && keys !== null && !accelerator.test(keys))
    throw new TypeError(`“${keys}” is no accelerator.`)
  if (type === undefined && role === undefined && label === '')
    throw new TypeError('A menu item has a label, a role or a type.')
  return {
    label: label.replaceAll('&', ''),
    role: role ?? null,
    accelerator: keys ?? null,
    items: Array.isArray(submenu) ? submenu.map(made) : [],
    // The double has no use for what Electron hands to a click.
    click: click === undefined ? null : () => void Reflect.apply(click, undefined, [{}, undefined, {}]),
  }
}

const isTemplate = (value: unknown): value is MenuItemConstructorOptions[] => Array.isArray(value)

let shown: readonly Item[] = []

function choose(labels: readonly string[]): void {
  let items = shown
  let found: Item | undefined
  for (const label of labels) {
    found = items.find((item) => item.label === label)
    items = found?.items ?? []
  }
  if (!found?.click) throw new Error(`There is no menu item ${labels.join(' → ')} that does something.`)
  found.click()
}

hear((message) => {
  if (message.kind === 'choose') choose(message.labels)
})

const entry = ({ label, role, accelerator: keys, items }: Item): MenuEntry => ({
  label,
  role,
  accelerator: keys,
  items: items.map(entry),
})

export const Menu = {
  buildFromTemplate(template: unknown): { readonly items: readonly Item[] } {
    if (!isTemplate(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
    return { items: template.map(made) }
  },
  setApplicationMenu(menu: { readonly items: readonly Item[] } | null): void {
    shown = menu?.items ?? []
    say({ kind: 'menu', items: shown.map(entry) })
  },
}
