import type { Session } from 'electron'
import { strict, type MembersOf } from '../strict.ts'

/** Whose page asks. */
interface Asking {
  getURL(): string
}

type RequestHandler = (
  contents: Asking,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void
type CheckHandler = (contents: Asking | null, permission: string, origin: string, details: object) => boolean
type DeviceHandler = (details: object) => boolean

/** What Electron asks a program about, with the name that a page asks for it by. */
export const permissionNames: Readonly<Record<string, string>> = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
}

type Surface = MembersOf<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

class SessionDouble implements Surface {
  private request: RequestHandler | null = null
  private check: CheckHandler | null = null
  private device: DeviceHandler | null = null

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.request = handler
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.check = handler
  }

  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.device = handler
  }

  /** Whether a page gets a permission: asked for and checked. Electron grants everything where nobody answers. */
  async grants(contents: Asking, permission: string): Promise<boolean> {
    const { request, check } = this
    const address = contents.getURL()
    const details = { isMainFrame: true, requestingUrl: address }
    if (check !== null && !check(contents, permission, address, details)) return false
    return (
      request === null ||
      (await new Promise<boolean>((resolve) => {
        request(contents, permission, resolve, details)
      }))
    )
  }

  /** Whether a page gets at a device without being asked again. */
  grantsDevice(): boolean {
    return this.device?.({ deviceType: 'usb', origin: '', device: {} }) ?? false
  }
}

export const sessionDouble = new SessionDouble()
export const session = { defaultSession: strict('Session', sessionDouble) }
