import { describe, expect, it } from 'vitest'
import { linkAmong, pageOfLink } from '../../../src-main/hosts/desktop/deep-link'

describe('a link into the program', () => {
  it('leads to a run, a sweep or a page', () => {
    expect(pageOfLink('cloudpin://run/abc-123_X')).toBe('/runs/abc-123_X')
    expect(pageOfLink('cloudpin://run/abc/')).toBe('/runs/abc')
    expect(pageOfLink('cloudpin://sweep/0f3a')).toBe('/sweeps/0f3a')
    expect(pageOfLink('cloudpin://page/queue')).toBe('/queue')
  })

  it.each([
    'https://example.org/run/abc',
    'cloudpin://run/',
    'cloudpin://run/../../etc/passwd',
    'cloudpin://run/a%2F..%2Fb',
    'cloudpin://run/a b',
    'cloudpin://run/a?next=https://example.org',
    'cloudpin://run/a#/settings',
    'cloudpin://app/index.html',
    'cloudpin://page/elsewhere',
    `cloudpin://run/${'a'.repeat(65)}`,
    'javascript:alert(1)',
    'no link',
    '',
  ])('leads nowhere else: %s', (link) => {
    expect(pageOfLink(link)).toBeNull()
  })

  it('is found among the arguments of a second start', () => {
    expect(linkAmong(['/usr/bin/cloudpin', '--flag', 'cloudpin://run/a'])).toBe('cloudpin://run/a')
    expect(linkAmong(['/usr/bin/cloudpin', 'https://example.org'])).toBeNull()
  })
})
