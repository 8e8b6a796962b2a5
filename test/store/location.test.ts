import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolder, historyFile } from '../../src-main/store/location'

const home = '/home/ada'

test.each([
  ['linux', {}, '/home/ada/.local/share/cloudpin'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/cloudpin'],
  ['darwin', {}, '/home/ada/Library/Application Support/Cloudpin'],
  ['win32', { APPDATA: '/home/ada/roaming' }, '/home/ada/roaming/Cloudpin'],
  ['darwin', { CLOUDPIN_HOME: '/elsewhere' }, '/elsewhere'],
] as const)('on %s with %o the data is in %s', (platform, environment, folder) => {
  expect(dataFolder({ environment, platform, home })).toBe(folder)
})

test('the history lies in the data folder unless it is named', () => {
  const surroundings = { environment: {}, platform: 'linux', home } as const
  expect(historyFile(undefined, surroundings)).toBe(join(home, '.local/share/cloudpin/history.sqlite'))
  expect(historyFile('/tmp/other.sqlite', surroundings)).toBe('/tmp/other.sqlite')
})
