const prefix = 'cloudpin.'

/** What was kept under a name in this browser, or null; a damaged entry counts as none. */
export function recall(name: string): unknown {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

/** Keeps a value in this browser; where storage is full or forbidden, it lasts as long as the window. */
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    return
  }
}
