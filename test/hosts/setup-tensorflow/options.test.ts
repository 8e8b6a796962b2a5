import { describe, expect, it } from 'vitest'
import { CloudpinError } from '@contract/failure'
import { parseOptions } from '../../../src-main/hosts/setup-tensorflow/options'

describe('the setup command reads its parameters', () => {
  it('takes an installation without any, with a GPU, and with a named folder', () => {
    expect(parseOptions([])).toEqual({ kind: 'install', gpu: false, library: null })
    expect(parseOptions(['--gpu'])).toEqual({ kind: 'install', gpu: true, library: null })
    expect(parseOptions(['--library', '/opt/tf'])).toEqual({ kind: 'install', gpu: false, library: '/opt/tf' })
    expect(parseOptions(['-h'])).toEqual({ kind: 'help' })
  })

  it.each([[['--cuda']], [['here']], [['--library']], [['--library', '']]])('refuses %j by name', (parameters) => {
    expect(() => parseOptions(parameters)).toThrow(CloudpinError)
    expect(() => parseOptions(parameters)).toThrow(parameters[0])
  })
})
