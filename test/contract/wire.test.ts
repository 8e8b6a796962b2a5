import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, readCall, readReply } from '@contract/wire'

const typedArray = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint8Array({ maxLength: 40 }))

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    fc.double(),
    fc.integer(),
    typedArray,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value

describe('frames', () => {
  it('bring back every value as it was, bit for bit', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(decodeFrame(encodeFrame(original))).toStrictEqual(original)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('read a Node Buffer that lies anywhere in its pool', () => {
    const frame = encodeFrame({ values: Float32Array.of(1, 2, 3) })
    const pool = Buffer.alloc(frame.length + 3)
    pool.set(frame, 3)
    expect(decodeFrame(pool.subarray(3))).toStrictEqual({ values: Float32Array.of(1, 2, 3) })
  })

  it('keep keys named __proto__ as plain keys', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": null}}')
    const back = decodeFrame(encodeFrame(hostile))
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect(JSON.stringify(back)).toBe('{"__proto__":{"polluted":null}}')
  })

  it('leave out keys without a value, and refuse what has no form here by its path', () => {
    expect(decodeFrame(encodeFrame({ a: undefined, b: 1 }))).toStrictEqual({ b: 1 })
    expect(() => encodeFrame({ at: [new Date(0)] })).toThrow('“at.0” is a Date')
    expect(() => encodeFrame({ f: () => 1 })).toThrow('“f” is a function')
  })

  it('are refused with a sentence, never with anything else, when bytes are hostile', () => {
    const frame = encodeFrame({ id: 1, name: 'x', input: { values: Float64Array.of(1, NaN), number: -0 } })
    const change = fc.array(fc.tuple(fc.nat(frame.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(change, fc.nat(frame.length), (changes, length) => {
        const hostile = frame.slice(0, length)
        for (const [at, byte] of changes) if (at < length) hostile[at] = byte
        try {
          decodeFrame(hostile)
        } catch (error) {
          expect(error).toMatchObject({ failure: { code: 'invalid-input' } })
        }
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('may not write through a path to what is no gap', () => {
    const header = new TextEncoder().encode(
      JSON.stringify({ value: { a: 1 }, extras: [{ path: ['constructor', 'prototype'], number: 'NaN' }] }),
    )
    const frame = new Uint8Array(4 + header.length)
    new DataView(frame.buffer).setUint32(0, header.length, true)
    frame.set(header, 4)
    expect(() => decodeFrame(frame)).toThrow('a path leads nowhere')
  })
})

describe('messages', () => {
  it('are read as calls', () => {
    expect(readCall({ id: 3, name: 'runs.list', input: {} })).toEqual({ id: 3, name: 'runs.list', input: {} })
    expect(() => readCall({ id: -1, name: 'runs.list', input: {} })).toThrow('a call is {id, name, input}')
    expect(() => readCall(null)).toThrow('a call is {id, name, input}')
  })

  it('are read as answers and events', () => {
    const answer = { id: 3, result: { ok: false, error: { code: 'not-found', message: 'No such run.' } } } as const
    expect(readReply(answer)).toEqual(answer)
    const values = Float32Array.of(1)
    expect(readReply({ id: 4, result: { ok: true, value: values } })).toEqual({
      id: 4,
      result: { ok: true, value: values },
    })
    const event = { event: { kind: 'removed', runs: ['a'] } }
    expect(readReply(event)).toEqual(event)
    expect(() => readReply({ event: { kind: 'unheard of' } })).toThrow('an answer is')
    expect(() => readReply({ id: 3, result: { ok: false, error: { code: 'odd', message: '' } } })).toThrow()
  })

  it('are read as what happened, whatever that is', () => {
    const event = { kind: 'validation', run: 'a', step: 3, loss: 0.5, standardError: 0.1 } as const
    expect(readReply({ event })).toEqual({ event })
    expect(() => readReply({ event: { kind: 'toString' } })).toThrow('an answer is')
  })
})
