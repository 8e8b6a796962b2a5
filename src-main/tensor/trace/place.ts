/** Frames of ours and of tfjs, which are never where a person's mistake is. */
const inner =
  /tfjs-core|tfjs-backend|src-main[\\/]tensor[\\/]|contract[\\/]failure|node:internal|^\s*at (async )?Promise/

/**
 * Where in the code that is traced this was called, in words: "at scoreNetwork (networks/mlp.ts:41)".
 * Two parts of the path are enough to find it, and say nothing about the machine.
 */
export function callingPlace(): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  const { stack = '' } = new Error()
  Error.stackTraceLimit = limit
  const frame = stack
    .split('\n')
    .slice(1)
    .find((line) => !inner.test(line))
  const place = frame === undefined ? null : /^\s*at (?:async )?(?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(frame)
  if (place === null) return 'at an unknown place'
  const [, caller, file = '', line = ''] = place
  const short = file.split(/[\\/]/).slice(-2).join('/')
  return caller === undefined ? `at ${short}:${line}` : `at ${caller} (${short}:${line})`
}
