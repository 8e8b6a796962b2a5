import { EventEmitter } from 'node:events'
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { strict, type MembersOf } from '../strict.ts'

type Answer = (event: IpcMainInvokeEvent, ...parameters: unknown[]) => unknown

class IpcMainDouble
  extends EventEmitter
  implements MembersOf<IpcMain, 'handle' | 'removeHandler' | 'on' | 'once' | 'off'>
{
  private readonly answers = new Map<string, Answer>()

  handle(channel: string, listener: Answer): void {
    if (this.answers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    if (typeof listener !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`)
    this.answers.set(channel, listener)
  }

  removeHandler(channel: string): void {
    this.answers.delete(channel)
  }

  /** Has a call of a page answered; what comes back must pass a structured clone. Rejects with Electron's words. */
  async invoke(channel: string, event: IpcMainInvokeEvent, parameters: readonly unknown[]): Promise<unknown> {
    const answer = this.answers.get(channel)
    const failed = (error: unknown) => new Error(`Error invoking remote method '${channel}': ${String(error)}`)
    if (answer === undefined) throw failed(new Error(`No handler registered for '${channel}'`))
    let value: unknown
    try {
      value = await answer(event, ...parameters)
    } catch (error) {
      throw failed(error)
    }
    try {
      return structuredClone(value)
    } catch {
      throw failed(new Error('An object could not be cloned.'))
    }
  }
}

export const ipcMainDouble = new IpcMainDouble()
export const ipcMain = strict('IpcMain', ipcMainDouble)
