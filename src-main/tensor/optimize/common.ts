import type { Program } from '../program'
import { keep, rewrite } from './rewrite'

/** Computes once what is written down several times. */
export function shareCommon(program: Program): Program {
  const seen = new Map<string, number>()
  return rewrite(program, ({ kernel, inputs, attributes, outputs }) => {
    const [output] = outputs
    if (output === undefined || outputs.length !== 1) return keep
    const key = JSON.stringify([kernel, inputs, attributes, output.spec.dtype])
    const known = seen.get(key)
    if (known !== undefined) return { kind: 'value', id: known }
    seen.set(key, output.id)
    return keep
  })
}
