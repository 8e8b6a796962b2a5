import { eventChannel, requestChannel } from '@contract/channels'
import type { WorkbenchEvent } from '@contract/events'
import { fail, type Result } from '@contract/failure'
import { dispatch, type OnFault } from '../bridge/dispatch'
import type { Surface } from '../bridge/surface'
import { isOwnAddress } from './scheme'

/** What is looked at of the frame that a call comes from. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/** What `ipcMain` gives. */
export interface RequestChannel {
  handle(
    channel: string,
    listener: (event: { readonly senderFrame: SenderFrame | null }, name: unknown, input: unknown) => Promise<unknown>,
  ): void
}

/** A window that hears events. */
export interface Listening {
  isDestroyed(): boolean
  send(channel: string, event: WorkbenchEvent): void
}

/** True for the window's own page itself: not a frame within it, not a page that took its place. */
export const isOwnFrame = (frame: SenderFrame | null): boolean =>
  frame !== null && frame.parent === null && isOwnAddress(frame.url)

/** Answers the one request channel; whoever else asks is refused. */
export function answerRequests(channel: RequestChannel, surface: Surface, onFault?: OnFault): void {
  channel.handle(requestChannel, (event, name, input): Promise<Result<unknown>> => {
    if (isOwnFrame(event.senderFrame)) return dispatch(surface.handlers, name, input, onFault)
    const { failure } = fail('not-allowed', 'Only the workbench’s own window may ask.')
    return Promise.resolve({ ok: false, error: failure })
  })
}

/** Tells every window what happens; the returned function ends it. */
export const sendEvents = (surface: Surface, windows: () => readonly Listening[]): (() => void) =>
  surface.listen((event) => {
    for (const window of windows()) if (!window.isDestroyed()) window.send(eventChannel, event)
  })
