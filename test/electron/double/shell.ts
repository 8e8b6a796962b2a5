import type { Shell } from 'electron'
import { say } from '../control.ts'
import { strict } from '../strict.ts'

class ShellDouble implements Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder'> {
  openExternal(address: string): Promise<void> {
    if (!URL.canParse(address)) throw new Error('Invalid URL')
    say({ kind: 'external', address })
    return Promise.resolve()
  }

  openPath(path: string): Promise<string> {
    say({ kind: 'folder', file: path })
    return Promise.resolve('')
  }

  showItemInFolder(file: string): void {
    say({ kind: 'folder', file })
  }
}

export const shell = strict('Shell', new ShellDouble())
