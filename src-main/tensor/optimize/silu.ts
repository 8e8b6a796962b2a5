import type { Program } from '../program'
import { sameShape } from '../shapes'
import { keep, rewrite } from './rewrite'
import type { Rewriting } from './rewrite'

/**
 * The gradient of y = h σ(h) as tfjs's product rule writes it, dy s + dy h s (1 − s) with s = σ(h), in four passes over
 * memory instead of six: dy (s + y (1 − s)). Small steps spend a tenth of their time there.
 */
export const shortenSilu = (program: Program): Program =>
  rewrite(program, ({ kernel, inputs: [a, b], outputs: [output] }, writing) => {
    if (kernel !== 'Add' || a === undefined || b === undefined || output === undefined) return keep
    const found = match(a, b, writing) ?? match(b, a, writing)
    if (found === undefined) return keep
    const { dy, s, h, rest } = found
    const { spec } = output
    if (![dy, s, h, rest].every((id) => sameShape(writing.specOf(id).shape, spec.shape))) return keep
    const y = writing.add('Multiply', [h, s], spec)
    const slope = writing.add('Add', [s, writing.add('Multiply', [y, rest], spec)], spec)
    return { kind: 'value', id: writing.add('Multiply', [dy, slope], spec) }
  })

interface Parts {
  readonly dy: number
  readonly s: number
  readonly h: number
  /** 1 − s. */
  readonly rest: number
}

/** Reads `short` as dy s and `long` as dy h s (1 − s), their factors in any order. */
function match(short: number, long: number, writing: Rewriting): Parts | undefined {
  const pair = factors(short, writing, 1)
  for (const s of pair) {
    const sigmoid = writing.producerOf(s)
    const [h] = sigmoid?.inputs ?? []
    const dy = pair.find((id) => id !== s)
    if (sigmoid?.kernel !== 'Sigmoid' || h === undefined || dy === undefined || pair.length !== 2) continue
    const others = [dy, h, s].reduce<readonly number[]>(without, factors(long, writing, 2))
    const [rest] = others
    if (rest !== undefined && others.length === 1 && isRest(rest, s, writing)) return { dy, s, h, rest }
  }
  return undefined
}

const isRest = (id: number, s: number, writing: Rewriting): boolean => {
  const node = writing.producerOf(id)
  const [one, other] = node?.inputs ?? []
  return (
    node?.kernel === 'Sub' &&
    other === s &&
    one !== undefined &&
    writing.constantOf(one)?.data.every((x) => x === 1) === true
  )
}

/** What a value is the product of, so many products deep. */
function factors(id: number, writing: Rewriting, depth: number): readonly number[] {
  const node = writing.producerOf(id)
  return depth === 0 || node?.kernel !== 'Multiply'
    ? [id]
    : node.inputs.flatMap((input) => factors(input, writing, depth - 1))
}

function without(list: readonly number[], id: number): readonly number[] {
  const place = list.indexOf(id)
  return place < 0 ? [...list, id] : list.toSpliced(place, 1)
}
