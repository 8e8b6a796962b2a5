import type { Session, WebContents } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { keepAtHome, limitPermissions, mayOpenOutside } from '../../../src-main/hosts/desktop/navigation'

/** A stand-in for a page's contents that remembers what was registered. */
function contents() {
  const listeners = new Map<string, (event: { preventDefault(): void; url: string }) => void>()
  let open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  const double = {
    on: (name: string, listener: (event: { preventDefault(): void; url: string }) => void) => {
      listeners.set(name, listener)
    },
    setWindowOpenHandler: (handler: typeof open) => {
      open = handler
    },
  }
  const emit = (name: string, url: string) => {
    const preventDefault = vi.fn()
    listeners.get(name)?.({ preventDefault, url })
    return preventDefault.mock.calls.length > 0
  }
  return { double: double as unknown as WebContents, emit, open: (url: string) => open({ url }) }
}

describe('a window', () => {
  it('stays on its own page; allowed links open in the browser', () => {
    const openOutside = vi.fn()
    const { double, emit, open } = contents()
    keepAtHome(double, openOutside)
    for (const name of ['will-frame-navigate', 'will-redirect']) {
      expect(emit(name, 'cloudpin://app/#/runs')).toBe(false)
      expect(emit(name, 'https://evil.example/')).toBe(true)
      expect(emit(name, 'file:///etc/passwd')).toBe(true)
    }
    expect(emit('will-attach-webview', 'cloudpin://app/')).toBe(true)
    expect(openOutside).not.toHaveBeenCalled()
    expect(open('https://arxiv.org/abs/2305.09605')).toEqual({ action: 'deny' })
    expect(openOutside).toHaveBeenCalledExactlyOnceWith('https://arxiv.org/abs/2305.09605')
    expect(open('https://evil.example/')).toEqual({ action: 'deny' })
    expect(openOutside).toHaveBeenCalledOnce()
  })

  it.each([
    'http://arxiv.org/',
    'https://arxiv.org.evil.example/',
    'https://arxiv.org@evil.example/',
    'https://user:password@arxiv.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'nonsense',
  ])('hands no %s to the browser', (address) => {
    expect(mayOpenOutside(address)).toBe(false)
  })

  it('is granted nothing but clipboard writes and notifications, and that only at home', () => {
    const handlers: Parameters<typeof limitPermissions>[0] & Record<string, unknown> = {
      setPermissionRequestHandler: vi.fn<Session['setPermissionRequestHandler']>(),
      setPermissionCheckHandler: vi.fn<Session['setPermissionCheckHandler']>(),
      setDevicePermissionHandler: vi.fn<Session['setDevicePermissionHandler']>(),
    }
    limitPermissions(handlers)
    const request = vi.mocked(handlers.setPermissionRequestHandler).mock.calls[0]?.[0]
    const check = vi.mocked(handlers.setPermissionCheckHandler).mock.calls[0]?.[0]
    const device = vi.mocked(handlers.setDevicePermissionHandler).mock.calls[0]?.[0]
    const asks = (permission: 'notifications' | 'media', url: string) => {
      let granted: boolean | undefined
      const page = { getURL: () => url } as WebContents
      request?.(page, permission, (answer) => (granted = answer), { isMainFrame: true, requestingUrl: url })
      return granted
    }
    expect(asks('notifications', 'cloudpin://app/')).toBe(true)
    expect(asks('media', 'cloudpin://app/')).toBe(false)
    expect(asks('notifications', 'https://evil.example/')).toBe(false)
    const details = { isMainFrame: true, embeddingOrigin: '', securityOrigin: '', mediaType: 'unknown' } as const
    expect(check?.(null, 'clipboard-sanitized-write', 'cloudpin://app/', details)).toBe(true)
    expect(check?.(null, 'geolocation', 'cloudpin://app/', details)).toBe(false)
    expect(check?.(null, 'notifications', 'https://evil.example', details)).toBe(false)
    expect(device?.({ deviceType: 'hid', origin: 'cloudpin://app', device: {} } as never)).toBe(false)
  })
})
