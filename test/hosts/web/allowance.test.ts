import { expect, test } from 'vitest'
import { Allowance } from '../../../src-main/hosts/web/allowance'
import { Sessions } from '../../../src-main/hosts/web/sessions'

test('an allowance is used up at once, and comes back at its rate up to its most', () => {
  let now = 0
  const allowance = new Allowance(2, 4, () => now)
  expect(Array.from({ length: 5 }, () => allowance.take(1))).toEqual([true, true, true, true, false])
  now = 500
  expect([allowance.take(1), allowance.take(1)]).toEqual([true, false])
  now = 60_000
  expect([allowance.take(5), allowance.take(4), allowance.take(0.1)]).toEqual([false, true, false])
})

test('wrong tokens are counted, and the right one is let in all the same', () => {
  let now = 0
  const sessions = new Sessions(() => now)
  const token = sessions.issueToken()
  const guesses = Array.from({ length: 30 }, () => sessions.exchange('x') ?? sessions.mayGuessOn())
  expect(guesses.filter((may) => may === true)).toHaveLength(20)
  now = 13_000
  expect([sessions.mayGuessOn(), sessions.mayGuessOn(), sessions.mayGuessOn()]).toEqual([true, true, false])
  expect(sessions.exchange(token)).not.toBeNull()
})
