import { expect, it } from 'vitest'
import { readOptions } from '../../bench/options'

it('takes the parts that are named, in the order of the bench, and the Python of the option before the environment’s', () => {
  const environment = { CLOUDPIN_PEER_PYTHON: 'python-a' }
  expect(readOptions([], environment)).toMatchObject({ quick: false, accept: false, python: 'python-a' })
  expect(readOptions(['--only', 'memory,step', '--python', 'python-b', '--quick'], environment)).toEqual({
    quick: true,
    accept: false,
    parts: ['step', 'memory'],
    python: 'python-b',
  })
  expect(readOptions([], {}).python).toBeNull()
})

it('refuses what it does not know, with the usage', () => {
  expect(() => readOptions(['--only', 'steps'], {})).toThrow(/--only steps is no part; choose from step, .*\nusage: /)
  expect(() => readOptions(['--fast'], {})).toThrow(/--fast[^]*usage: npm run bench/)
})
