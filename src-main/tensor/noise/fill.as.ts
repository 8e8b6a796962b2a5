// AssemblyScript: Philox4x32-10 (Salmon et al. 2011) four blocks at a time, and what is drawn from it.
// Counter of block b at step k: (b, stream, k mod 2^32, k / 2^32). Element e is word e mod 4 of block e / 4.

const NORMAL: u32 = 0
const UNIFORM: u32 = 1

// Words of the last four blocks, one block a lane.
let word0: v128 = i32x4.splat(0)
let word1: v128 = i32x4.splat(0)
let word2: v128 = i32x4.splat(0)
let word3: v128 = i32x4.splat(0)

function highProduct(words: v128, factor: v128): v128 {
  return v128.shuffle<i32>(
    i64x2.extmul_low_i32x4_u(words, factor),
    i64x2.extmul_high_i32x4_u(words, factor),
    1,
    3,
    5,
    7,
  )
}

/** Ten rounds on four consecutive blocks. */
function philox(block: u32, stream: u32, step: u64, key0: u32, key1: u32): void {
  const factor0 = i32x4.splat(0xd2511f53)
  const factor1 = i32x4.splat(0xcd9e8d57)
  let c0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3))
  let c1 = i32x4.splat(stream)
  let c2 = i32x4.splat(<u32>step)
  let c3 = i32x4.splat(<u32>(step >> 32))
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(c0, factor0)
    const low0 = i32x4.mul(c0, factor0)
    const high1 = highProduct(c2, factor1)
    const low1 = i32x4.mul(c2, factor1)
    c0 = v128.xor(v128.xor(high1, c1), i32x4.splat(key0))
    c1 = low1
    c2 = v128.xor(v128.xor(high0, c3), i32x4.splat(key1))
    c3 = low0
    key0 += 0x9e3779b9
    key1 += 0xbb67ae85
  }
  word0 = c0
  word1 = c1
  word2 = c2
  word3 = c3
}

/** Radius of Box–Muller, sqrt(−2 ln u), u = (word + ½) / 2^32; ln m = 2 artanh((m − 1) / (m + 1)) on [√½, √2). */
function radius(word: v128): v128 {
  const u = f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_u(word), f32x4.splat(2.3283064365386963e-10)),
    f32x4.splat(1.1641532182693481e-10),
  )
  const shifted = i32x4.add(u, i32x4.splat(0x3f800000 - 0x3f3504f3))
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(shifted, 23), i32x4.splat(127)))
  const mantissa = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3))
  const f = f32x4.sub(mantissa, f32x4.splat(1))
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)))
  const z = f32x4.mul(s, s)
  let series = f32x4.add(f32x4.mul(z, f32x4.splat(0.2222222222)), f32x4.splat(0.2857142857))
  series = f32x4.add(f32x4.mul(z, series), f32x4.splat(0.4))
  series = f32x4.add(f32x4.mul(z, series), f32x4.splat(0.6666666667))
  series = f32x4.add(f32x4.mul(z, series), f32x4.splat(2))
  const logarithm = f32x4.add(f32x4.mul(exponent, f32x4.splat(0.6931471806)), f32x4.mul(s, series))
  return f32x4.sqrt(f32x4.mul(logarithm, f32x4.splat(-2)))
}

let sine: v128 = i32x4.splat(0)
let cosine: v128 = i32x4.splat(0)

/** Sine and cosine of 2π word / 2^32: the nearest quarter turn exactly, the rest by Taylor polynomials on ±π/4. */
function direction(word: v128): void {
  const quarter = i32x4.shr_u(i32x4.add(word, i32x4.splat(0x20000000)), 30)
  const a = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(word, 2)), f32x4.splat(3.6572951981353e-10))
  const z = f32x4.mul(a, a)
  let s = f32x4.add(f32x4.mul(z, f32x4.splat(2.7557319224e-6)), f32x4.splat(-1.9841269841e-4))
  s = f32x4.add(f32x4.mul(z, s), f32x4.splat(8.3333333333e-3))
  s = f32x4.add(f32x4.mul(z, s), f32x4.splat(-0.1666666667))
  s = f32x4.add(f32x4.mul(f32x4.mul(z, s), a), a)
  let c = f32x4.add(f32x4.mul(z, f32x4.splat(2.4801587302e-5)), f32x4.splat(-1.3888888889e-3))
  c = f32x4.add(f32x4.mul(z, c), f32x4.splat(4.1666666667e-2))
  c = f32x4.add(f32x4.mul(z, c), f32x4.splat(-0.5))
  c = f32x4.add(f32x4.mul(z, c), f32x4.splat(1))
  const swap = i32x4.eq(v128.and(quarter, i32x4.splat(1)), i32x4.splat(1))
  const sineSign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30)
  const cosineSign = i32x4.shl(v128.and(i32x4.add(quarter, i32x4.splat(1)), i32x4.splat(2)), 30)
  sine = v128.xor(v128.bitselect(c, s, swap), sineSign)
  cosine = v128.xor(v128.bitselect(s, c, swap), cosineSign)
}

/** Lanes are blocks, elements of a block are neighbours in memory: a 4 × 4 transposition. */
function store(pointer: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
  v128.store(pointer, v128.shuffle<i64>(ab0, cd0, 0, 2))
  v128.store(pointer, v128.shuffle<i64>(ab0, cd0, 1, 3), 16)
  v128.store(pointer, v128.shuffle<i64>(ab1, cd1, 0, 2), 32)
  v128.store(pointer, v128.shuffle<i64>(ab1, cd1, 1, 3), 48)
}

function unit(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(word, 8)), f32x4.splat(5.960464477539063e-8))
}

/**
 * Fills `rows` rows of `count` elements, one row a step, one after the other from `pointer`.
 * Sixteen elements are written at a time: up to 15 after the last row are overwritten.
 */
export function fill(
  kind: u32,
  pointer: usize,
  count: u32,
  rows: u32,
  key0: u32,
  key1: u32,
  stream: u32,
  stepLow: u32,
  stepHigh: u32,
  bound: u32,
): void {
  let step: u64 = ((<u64>stepHigh) << 32) | stepLow
  const bounds = i32x4.splat(bound)
  for (let row: u32 = 0; row < rows; row++, step++) {
    const start = pointer + <usize>row * count * 4
    for (let element: u32 = 0; element < count; element += 16) {
      philox(element >> 2, stream, step, key0, key1)
      const place = start + <usize>element * 4
      if (kind === NORMAL) {
        const first = radius(word0)
        direction(word1)
        const z0 = f32x4.mul(first, cosine)
        const z1 = f32x4.mul(first, sine)
        const second = radius(word2)
        direction(word3)
        store(place, z0, z1, f32x4.mul(second, cosine), f32x4.mul(second, sine))
      } else if (kind === UNIFORM) {
        store(place, unit(word0), unit(word1), unit(word2), unit(word3))
      } else {
        store(
          place,
          highProduct(word0, bounds),
          highProduct(word1, bounds),
          highProduct(word2, bounds),
          highProduct(word3, bounds),
        )
      }
    }
  }
}
