/** Plain Philox4x32-10 and Box–Muller in float32, operation by operation as the WebAssembly kernel does them. */

export type Words = readonly [number, number, number, number]

/** Ten rounds of Philox on a counter (Salmon et al. 2011). */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = product(0xd2511f53, c0)
    const [high1, low1] = product(0xcd9e8d57, c2)
    ;[c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0]
    k0 = (k0 + 0x9e3779b9) >>> 0
    k1 = (k1 + 0xbb67ae85) >>> 0
  }
  return [c0, c1, c2, c3]
}

function product(a: number, b: number): readonly [number, number] {
  const full = BigInt(a) * BigInt(b)
  return [Number(full >> 32n), Number(full & 0xffffffffn)]
}

const f = Math.fround

/** sqrt(−2 ln u), u = (word + ½) / 2^32. */
function radius(word: number): number {
  const u = f(f(f(word) * f(2 ** -32)) + f(2 ** -33))
  const bits = new Uint32Array(Float32Array.of(u).buffer)[0] ?? 0
  const shifted = (bits + 0x3f800000 - 0x3f3504f3) >>> 0
  const exponent = (shifted >>> 23) - 127
  const mantissa = new Float32Array(Uint32Array.of((shifted & 0x7fffff) + 0x3f3504f3).buffer)[0] ?? 0
  const t = f(mantissa - 1)
  const s = f(t / f(t + 2))
  const z = f(s * s)
  const series = [0.2857142857, 0.4, 0.6666666667, 2].reduce((sum, term) => f(f(z * sum) + f(term)), f(0.2222222222))
  const logarithm = f(f(exponent * f(0.6931471806)) + f(s * series))
  return f(Math.sqrt(f(logarithm * -2)))
}

/** Cosine and sine of 2π word / 2^32. */
function direction(word: number): readonly [number, number] {
  const quarter = ((word + 0x20000000) >>> 0) >>> 30
  const a = f(f((word << 2) | 0) * f(3.6572951981353e-10))
  const z = f(a * a)
  const s = [-1.9841269841e-4, 8.3333333333e-3, -0.1666666667].reduce(
    (sum, term) => f(f(z * sum) + f(term)),
    f(2.7557319224e-6),
  )
  const sine = f(f(f(z * s) * a) + a)
  const cosine = [-1.3888888889e-3, 4.1666666667e-2, -0.5, 1].reduce(
    (sum, term) => f(f(z * sum) + f(term)),
    f(2.4801587302e-5),
  )
  const turned: readonly (readonly [number, number])[] = [
    [cosine, sine],
    [-sine, cosine],
    [-cosine, -sine],
    [sine, -cosine],
  ]
  return turned[quarter] ?? [NaN, NaN]
}

/** The four normals of a block. */
export function normals([w0, w1, w2, w3]: Words): readonly number[] {
  return [
    [w0, w1],
    [w2, w3],
  ].flatMap(([a = 0, b = 0]) => direction(b).map((part) => f(radius(a) * part)))
}

/** The four uniforms of a block, multiples of 2^−24. */
export const uniforms = (words: Words): readonly number[] => words.map((word) => (word >>> 8) * 2 ** -24)

/** The four integers of a block below a bound. */
export const integers = (words: Words, bound: number): readonly number[] => words.map((word) => product(word, bound)[0])
