import { describe, expect, it } from 'vitest'
import { fail } from '@contract/failure'
import { dispatch } from '../../../src-main/hosts/bridge/dispatch'
import { testHandlers } from '../surface'

describe('a call', () => {
  it('is parsed by the contract, defaults and trims included, and answered as a Result', async () => {
    const handlers = testHandlers({
      'runs.stop': ({ run }) => (run === 'a' ? Promise.resolve(null) : Promise.reject()),
    })
    expect(await dispatch(handlers, 'runs.stop', { run: 'a' })).toEqual({ ok: true, value: null })
  })

  it('with an input that does not fit is refused by its field', async () => {
    const handlers = testHandlers({ 'runs.stop': () => Promise.reject(new Error('never called')) })
    expect(await dispatch(handlers, 'runs.stop', { run: 7 })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'run' },
    })
    expect(await dispatch(handlers, 'runs.stop', { run: 'a', more: 1 })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'more' },
    })
    for (const other of [null, 'run1', ['run1'], new Uint8Array(2 ** 22)]) {
      expect(await dispatch(handlers, 'runs.stop', other)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input', message: 'The input of “runs.stop” must be an object of fields.' },
      })
    }
  })

  it('of a procedure that does not exist is refused, whatever its name is', async () => {
    for (const name of ['runs.explode', 'toString', '__proto__', 7, undefined, { a: 1 }]) {
      expect(await dispatch(testHandlers({}), name, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
  })

  it('that fails is answered with its failure, and without a stack', async () => {
    const known = testHandlers({ 'runs.list': () => Promise.reject(fail('disk-full', 'The disk is full.', 'history')) })
    expect(await dispatch(known, 'runs.list', {})).toEqual({
      ok: false,
      error: { code: 'disk-full', message: 'The disk is full.', field: 'history' },
    })
    const unknown = testHandlers({
      'runs.list': () => {
        throw new TypeError('x is undefined')
      },
    })
    expect(await dispatch(unknown, 'runs.list', {})).toEqual({
      ok: false,
      error: { code: 'internal', message: 'x is undefined' },
    })
  })
})
