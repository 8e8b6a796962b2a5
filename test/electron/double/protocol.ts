import type { CustomScheme, Protocol } from 'electron'
import { strict } from '../strict.ts'
import { addScheme, isRegistered } from './address.ts'
import { appDouble } from './app.ts'

type Handler = (request: Request) => Response | Promise<Response>

class ProtocolDouble implements Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'isProtocolHandled'> {
  private readonly handlers = new Map<string, Handler>()
  private registered = false

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (appDouble.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    if (this.registered) throw new Error('protocol.registerSchemesAsPrivileged may be called only once')
    this.registered = true
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw new Error(`The double draws standard and secure schemes only; “${scheme}” is not both.`)
      }
      addScheme(scheme)
    }
  }

  handle(scheme: string, handler: Handler): void {
    appDouble.afterReady('protocol.handle needs the app to be ready')
    if (this.handlers.has(scheme)) throw new Error('The scheme has been registered')
    if (!isRegistered(scheme))
      throw new Error(`The double draws schemes that were registered as privileged; “${scheme}” was not.`)
    this.handlers.set(scheme, handler)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme)
  }

  /** The program's answer to a request of one of its schemes. */
  async answer(request: Request): Promise<Response> {
    const handler = this.handlers.get(new URL(request.url).protocol.slice(0, -1))
    if (handler === undefined) throw new Error('net::ERR_UNKNOWN_URL_SCHEME')
    const response: unknown = await handler(request)
    if (!(response instanceof Response)) throw new TypeError('protocol.handle must answer with a Response.')
    return response
  }
}

export const protocolDouble = new ProtocolDouble()
export const protocol = strict('Protocol', protocolDouble)
