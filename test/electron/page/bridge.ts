/** How two worlds of one page reach each other: functions by number, everything else cloned, as a context bridge does. */
export interface WorldLink {
  /** Makes a value of this world one that can be carried: functions become numbers that the other world can call. */
  carry(value: unknown): unknown
  /** The other way round. */
  receive(value: unknown): unknown
  /** Sends a message that is no call. */
  tell(message: unknown): void
  onTold(listener: (message: unknown) => void): void
}

/**
 * One end of the link, by events of the window whose name only both ends know. Events cross worlds at once, and their
 * detail is a structured clone. Pasted into pages as text: it uses nothing but the language and the DOM.
 */
export function makeLink(eventName: string, own: 'main' | 'isolated'): WorldLink {
  const other = own === 'main' ? 'isolated' : 'main'
  const marker = `${eventName}:function`
  const functions: ((...parameters: unknown[]) => unknown)[] = []
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
  const listeners: ((message: unknown) => void)[] = []
  let calls = 0
  let answer: Record<string, unknown> | null = null

  const isPlain = (value: object) => {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  }
  const send = (detail: Record<string, unknown>) => {
    window.dispatchEvent(new CustomEvent(eventName, { detail: structuredClone({ ...detail, to: other }) }))
  }

  const carry = (value: unknown): unknown => {
    if (typeof value === 'function') {
      functions.push(value as (...parameters: unknown[]) => unknown)
      return { [marker]: functions.length - 1 }
    }
    if (Array.isArray(value)) return value.map(carry)
    if (typeof value === 'object' && value !== null && isPlain(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, carry(one)]))
    }
    return value
  }

  const receive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(receive)
    if (typeof value !== 'object' || value === null || !isPlain(value)) return value
    const number = (value as Record<string, unknown>)[marker]
    if (typeof number === 'number') return (...parameters: unknown[]) => call(number, parameters)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, receive(one)]))
  }

  const call = (number: number, parameters: readonly unknown[]): unknown => {
    const id = calls++
    answer = null
    send({ call: id, number, parameters: parameters.map(carry) })
    const got = answer as Record<string, unknown> | null
    if (got === null) throw new Error('The other world of this page is gone.')
    if (typeof got['error'] === 'string') throw new Error(got['error'])
    if (got['later'] !== true) return receive(got['value'])
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
  }

  const words = (error: unknown) => (error instanceof Error ? error.message : String(error))

  const respond = (id: unknown, number: number, parameters: readonly unknown[]) => {
    try {
      const value = functions[number]?.(...parameters.map(receive))
      if (!(value instanceof Promise)) {
        send({ answer: id, value: carry(value) })
        return
      }
      send({ answer: id, later: true })
      value.then(
        (settled) => {
          send({ settled: id, value: carry(settled) })
        },
        (error: unknown) => {
          send({ settled: id, error: words(error) })
        },
      )
    } catch (error) {
      send({ answer: id, error: words(error) })
    }
  }

  window.addEventListener(eventName, (event) => {
    const detail = (event as CustomEvent<Record<string, unknown>>).detail
    if (detail['to'] !== own) return
    if ('call' in detail) respond(detail['call'], Number(detail['number']), detail['parameters'] as unknown[])
    else if ('answer' in detail) answer = detail
    else if ('settled' in detail) {
      const id = Number(detail['settled'])
      const one = waiting.get(id)
      waiting.delete(id)
      if (typeof detail['error'] === 'string') one?.reject(new Error(detail['error']))
      else one?.resolve(receive(detail['value']))
    } else for (const listener of listeners) listener(detail['message'])
  })

  return {
    carry,
    receive,
    tell(message) {
      send({ message })
    },
    onTold(listener) {
      listeners.push(listener)
    },
  }
}
