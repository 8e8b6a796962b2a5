import { describe, expect, it } from 'vitest'
import { eventChannel, requestChannel } from '@contract/channels'
import {
  answerRequests,
  isOwnFrame,
  sendEvents,
  type RequestChannel,
  type SenderFrame,
} from '../../../src-main/hosts/desktop/channels'
import { TestSurface } from '../surface'

const home: SenderFrame = { url: 'cloudpin://app/#/runs', parent: null }

function asking(surface: TestSurface) {
  const handled = new Map<string, Parameters<RequestChannel['handle']>[1]>()
  answerRequests({ handle: (channel, listener) => handled.set(channel, listener) }, surface)
  expect([...handled.keys()]).toEqual([requestChannel])
  return (senderFrame: SenderFrame | null, name: unknown, input: unknown) =>
    handled.get(requestChannel)?.({ senderFrame }, name, input)
}

describe('the request channel', () => {
  it('answers the window’s own page', async () => {
    const ask = asking(new TestSurface({ 'runs.list': () => Promise.resolve([]) }))
    expect(await ask(home, 'runs.list', {})).toEqual({ ok: true, value: [] })
    expect(await ask(home, 'runs.get', {})).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'run' } })
  })

  it.each([
    ['a frame that is gone', null],
    ['another page', { url: 'https://evil.example/', parent: null }],
    ['a file', { url: 'file:///home/page.html', parent: null }],
    ['a frame within the page', { url: 'cloudpin://app/', parent: home }],
  ])('refuses %s', async (_, frame) => {
    expect(isOwnFrame(frame)).toBe(false)
    const ask = asking(new TestSurface({ 'runs.list': () => Promise.reject(new Error('never called')) }))
    expect(await ask(frame, 'runs.list', {})).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
  })
})

it('events go to every window that is open, on the one channel, until it ends', () => {
  const surface = new TestSurface({})
  const sent: unknown[] = []
  const window = (name: string, destroyed: boolean) => ({
    isDestroyed: () => destroyed,
    send: (channel: string, event: unknown) => sent.push([name, channel, event]),
  })
  const end = sendEvents(surface, () => [window('a', false), window('b', true)])
  const event = { kind: 'removed', runs: ['x'] } as const
  surface.send(event)
  expect(sent).toEqual([['a', eventChannel, event]])
  end()
  expect(surface.listeners).toBe(0)
})
