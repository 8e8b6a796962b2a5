import { documented } from './documented.ts'

/** Members that Electron’s type has, by name: one that it lost does not compile. */
export type MembersOf<Real, Name extends keyof Real> = Readonly<Record<Name, unknown>>

const listening: ReadonlySet<string | symbol> = new Set(['on', 'once', 'addListener', 'prependListener'])

/**
 * A part of Electron that refuses what Electron refuses: a member that its declarations do not have is a TypeError, and
 * so is listening to an event that it never emits. A member that Electron has and the double lacks is an error as well,
 * so that nothing is silently left out.
 *
 * @param name its class or interface in Electron's declarations
 */
export function strict<T extends object>(name: string, implementation: T): T {
  const { members, events } = documented(name)
  const proxy: T = new Proxy(implementation, {
    get(target, key) {
      if (typeof key === 'symbol' || key === 'then' || key === 'constructor') return Reflect.get(target, key, target)
      if (!members.has(key)) throw new TypeError(`Electron 45 has no ${name}.${key}.`)
      if (!(key in target)) throw new Error(`The double does not implement ${name}.${key}, which Electron has.`)
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...parameters: unknown[]): unknown => {
        const [event] = parameters
        // Where the declarations name no events they are channels, and the program's own.
        if (events.size > 0 && listening.has(key) && typeof event === 'string' && !events.has(event)) {
          throw new TypeError(`Electron 45 emits no “${event}” on ${name}.`)
        }
        const answer: unknown = Reflect.apply(value, target, parameters)
        return answer === target ? proxy : answer
      }
    },
    set(_, key) {
      throw new TypeError(`The double does not let ${name}.${String(key)} be set.`)
    },
  })
  return proxy
}
