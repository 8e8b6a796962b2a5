/**
 * A copy of a spec with the field at a path changed, and the objects on the way made where they are missing; undefined
 * where something on the way is no object.
 */
export function withField(input: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (!isObject(input)) return undefined
  const changed = withField(input[key] === undefined && rest.length > 0 ? {} : input[key], rest, value)
  return changed === undefined ? undefined : { ...input, [key]: changed }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
