import type { Dialog, MessageBoxOptions, MessageBoxReturnValue } from 'electron'
import { hear, say } from '../control.ts'
import { strict } from '../strict.ts'
import { appDouble } from './app.ts'

const waiting = new Map<number, (response: number) => void>()
let asked = 0

hear((message) => {
  if (message.kind !== 'answer') return
  waiting.get(message.id)?.(message.response)
  waiting.delete(message.id)
})

class DialogDouble implements Pick<Dialog, 'showMessageBox'> {
  /** The test answers as the person would. */
  showMessageBox(...parameters: [unknown, MessageBoxOptions] | [MessageBoxOptions]): Promise<MessageBoxReturnValue> {
    appDouble.afterReady('dialog module can only be used after app is ready')
    const options = parameters.length === 1 ? parameters[0] : parameters[1]
    const { message, detail = '', buttons = [], defaultId, cancelId } = options
    if (typeof message !== 'string') throw new TypeError('Message must be a string')
    for (const id of [defaultId, cancelId]) {
      if (id !== undefined && (id < 0 || id >= buttons.length))
        throw new RangeError(`There is no button ${String(id)}.`)
    }
    const id = asked++
    say({ kind: 'dialog', id, message, detail, buttons })
    return new Promise((resolve) => {
      waiting.set(id, (response) => {
        resolve({ response, checkboxChecked: false })
      })
    })
  }
}

export const dialog = strict('Dialog', new DialogDouble())
