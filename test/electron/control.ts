/** What the test hears of the program that runs on the double, and what it may do to it as a person or the system would. */
export type FromDouble =
  /** The Chromium that draws the windows, for a second debugger. */
  | { readonly kind: 'browser'; readonly address: string }
  | {
      readonly kind: 'dialog'
      readonly id: number
      readonly message: string
      readonly detail: string
      readonly buttons: readonly string[]
    }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'external'; readonly address: string }
  | { readonly kind: 'folder'; readonly file: string }
  | { readonly kind: 'menu'; readonly items: readonly MenuEntry[] }
  | {
      readonly kind: 'window'
      readonly shown: boolean
      readonly focused: boolean
      readonly minimized: boolean
      readonly options: unknown
    }
  | { readonly kind: 'permissions'; readonly granted: readonly string[]; readonly devices: boolean }
  /** What a test's own program found. */
  | { readonly kind: 'found'; readonly outcomes: Readonly<Record<string, string>> }
  | { readonly kind: 'taskbar'; readonly progress: number }
  /** The program asks the system to be given the links of a scheme. */
  | { readonly kind: 'scheme'; readonly scheme: string }

export type ToDouble =
  | { readonly kind: 'answer'; readonly id: number; readonly response: number }
  /** Presses the window's close button. */
  | { readonly kind: 'close' }
  /** Chooses a menu item by its labels from the bar on. */
  | { readonly kind: 'choose'; readonly labels: readonly string[] }
  | { readonly kind: 'state' }
  /** The system hands over a link, as macOS does. */
  | { readonly kind: 'link'; readonly link: string }

export interface MenuEntry {
  readonly label: string
  readonly role: string | null
  readonly accelerator: string | null
  readonly items: readonly MenuEntry[]
}

type Listener = (message: ToDouble) => void
const listeners: Listener[] = []

process.on('message', (message) => {
  // Only this project's tests write here, on a channel of their own making.
  for (const listener of listeners) listener(message as ToDouble)
})
// The channel must not keep a program alive that has nothing left to do.
process.channel?.unref()

export const say = (message: FromDouble): void => void process.send?.(message)
export const hear = (listener: Listener): void => void listeners.push(listener)
