// AssemblyScript: Philox4x32-10 (Salmon et al. 2011) eight blocks at a time, and what is drawn from it.
// Counter of block b at step k: (b, stream, k mod 2^32, k / 2^32). Element e is word e mod 4 of block e / 4.
// Two halves of the work are written side by side: neither waits for the other's results.

const NORMAL: u32 = 0
const UNIFORM: u32 = 1

// Constants are read from memory: V8 loads a vector in one instruction, but writes a literal one anew, in three, at each use.
const factors = memory.data<u32>([0xd2511f53, 0xcd9e8d57])
const bumps = memory.data<u32>([0x9e3779b9, 0xbb67ae85])
const lanes = memory.data<u32>([0, 1, 2, 3, 4, 5, 6, 7], 16)
const bits = memory.data<u32>([1, 2, 127, 0x7fffff, 0x20000000])
/** √½ as a float's bits, and how far below 1 they are. */
const rootHalf = memory.data<u32>([0x3f3504f3, 0x3f800000 - 0x3f3504f3])
/** 2^−32, 2^−33, 2^−24 and 2π/2^34. */
const scales = memory.data<f32>([
  2.3283064365386963e-10, 1.1641532182693481e-10, 5.960464477539063e-8, 3.6572951981353e-10,
])
const numbers = memory.data<f32>([1, 2, -2, 0.6931471806])
/** Taylor coefficients, the highest first: of 2 artanh(s)/s in s², of sin(a)/a and of cos(a) in a². */
const artanh = memory.data<f32>([0.2222222222, 0.2857142857, 0.4, 0.6666666667, 2])
const sine = memory.data<f32>([2.7557319224e-6, -1.9841269841e-4, 8.3333333333e-3, -0.1666666667])
const cosine = memory.data<f32>([2.4801587302e-5, -1.3888888889e-3, 4.1666666667e-2, -0.5, 1])

/** Four times the number at a place of a table. */
function at(table: usize, place: usize): v128 {
  return v128.load32_splat(table + 4 * place)
}

/** Upper halves of four products, of which two each come in the two vectors. */
function upper(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 1, 3, 5, 7)
}

function highProduct(words: v128, factor: v128): v128 {
  return upper(i64x2.extmul_low_i32x4_u(words, factor), i64x2.extmul_high_i32x4_u(words, factor))
}

// Words of the last eight blocks, one block a lane: a of the first four blocks, b of the others.
let a0: v128 = i32x4.splat(0)
let a1: v128 = i32x4.splat(0)
let a2: v128 = i32x4.splat(0)
let a3: v128 = i32x4.splat(0)
let b0: v128 = i32x4.splat(0)
let b1: v128 = i32x4.splat(0)
let b2: v128 = i32x4.splat(0)
let b3: v128 = i32x4.splat(0)

/** Ten rounds on eight consecutive blocks. */
function philox(block: u32, stream: u32, step: u64, key0: v128, key1: v128): void {
  const factor0 = at(factors, 0)
  const factor1 = at(factors, 1)
  const bump0 = at(bumps, 0)
  const bump1 = at(bumps, 1)
  let p0 = i32x4.add(i32x4.splat(block), v128.load(lanes))
  let q0 = i32x4.add(i32x4.splat(block), v128.load(lanes, 16))
  let p1 = i32x4.splat(stream)
  let q1 = p1
  let p2 = i32x4.splat(<u32>step)
  let q2 = p2
  let p3 = i32x4.splat(<u32>(step >> 32))
  let q3 = p3
  for (let round = 0; round < 10; round++) {
    const highP0 = highProduct(p0, factor0)
    const lowP0 = i32x4.mul(p0, factor0)
    const highP2 = highProduct(p2, factor1)
    const lowP2 = i32x4.mul(p2, factor1)
    p0 = v128.xor(v128.xor(highP2, p1), key0)
    p1 = lowP2
    p2 = v128.xor(v128.xor(highP0, p3), key1)
    p3 = lowP0
    const highQ0 = highProduct(q0, factor0)
    const lowQ0 = i32x4.mul(q0, factor0)
    const highQ2 = highProduct(q2, factor1)
    const lowQ2 = i32x4.mul(q2, factor1)
    q0 = v128.xor(v128.xor(highQ2, q1), key0)
    q1 = lowQ2
    q2 = v128.xor(v128.xor(highQ0, q3), key1)
    q3 = lowQ0
    key0 = i32x4.add(key0, bump0)
    key1 = i32x4.add(key1, bump1)
  }
  a0 = p0
  a1 = p1
  a2 = p2
  a3 = p3
  b0 = q0
  b1 = q1
  b2 = q2
  b3 = q3
}

/** u = (word + ½) / 2^32 as a float. */
function open(word: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(word), at(scales, 0)), at(scales, 1))
}

/** y x + c. */
function horner(y: v128, x: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(y, x), c)
}

/** Values where the quarter turn is even, others where it is odd, with the sign that is the second bit's of `half`. */
function turned(even: v128, odd: v128, quarter: v128, half: v128): v128 {
  const swap = i32x4.eq(v128.and(quarter, at(bits, 0)), at(bits, 0))
  return v128.xor(v128.bitselect(odd, even, swap), i32x4.shl(v128.and(half, at(bits, 1)), 30))
}

/**
 * Sixteen normals by Box and Muller: √(−2 ln u) times the sine and cosine of 2π word / 2^32.
 * ln m = 2 artanh((m − 1) / (m + 1)) on [√½, √2); the nearest quarter turn exactly, the rest by polynomials on ±π/4.
 */
function normals(place: usize, length0: v128, turn0: v128, length1: v128, turn1: v128): void {
  const shifted0 = i32x4.add(open(length0), at(rootHalf, 1))
  const shifted1 = i32x4.add(open(length1), at(rootHalf, 1))
  const exponent0 = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(shifted0, 23), at(bits, 2)))
  const exponent1 = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(shifted1, 23), at(bits, 2)))
  const f0 = f32x4.sub(i32x4.add(v128.and(shifted0, at(bits, 3)), at(rootHalf, 0)), at(numbers, 0))
  const f1 = f32x4.sub(i32x4.add(v128.and(shifted1, at(bits, 3)), at(rootHalf, 0)), at(numbers, 0))
  const s0 = f32x4.div(f0, f32x4.add(f0, at(numbers, 1)))
  const s1 = f32x4.div(f1, f32x4.add(f1, at(numbers, 1)))
  const z0 = f32x4.mul(s0, s0)
  const z1 = f32x4.mul(s1, s1)
  let series0 = horner(z0, at(artanh, 0), at(artanh, 1))
  let series1 = horner(z1, at(artanh, 0), at(artanh, 1))
  series0 = horner(z0, series0, at(artanh, 2))
  series1 = horner(z1, series1, at(artanh, 2))
  series0 = horner(z0, series0, at(artanh, 3))
  series1 = horner(z1, series1, at(artanh, 3))
  series0 = horner(z0, series0, at(artanh, 4))
  series1 = horner(z1, series1, at(artanh, 4))
  const logarithm0 = horner(exponent0, at(numbers, 3), f32x4.mul(s0, series0))
  const logarithm1 = horner(exponent1, at(numbers, 3), f32x4.mul(s1, series1))
  const radius0 = f32x4.sqrt(f32x4.mul(logarithm0, at(numbers, 2)))
  const radius1 = f32x4.sqrt(f32x4.mul(logarithm1, at(numbers, 2)))

  const quarter0 = i32x4.shr_u(i32x4.add(turn0, at(bits, 4)), 30)
  const quarter1 = i32x4.shr_u(i32x4.add(turn1, at(bits, 4)), 30)
  const angle0 = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(turn0, 2)), at(scales, 3))
  const angle1 = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(turn1, 2)), at(scales, 3))
  const y0 = f32x4.mul(angle0, angle0)
  const y1 = f32x4.mul(angle1, angle1)
  let sine0 = horner(y0, at(sine, 0), at(sine, 1))
  let sine1 = horner(y1, at(sine, 0), at(sine, 1))
  let cosine0 = horner(y0, at(cosine, 0), at(cosine, 1))
  let cosine1 = horner(y1, at(cosine, 0), at(cosine, 1))
  sine0 = horner(y0, sine0, at(sine, 2))
  sine1 = horner(y1, sine1, at(sine, 2))
  cosine0 = horner(y0, cosine0, at(cosine, 2))
  cosine1 = horner(y1, cosine1, at(cosine, 2))
  sine0 = horner(y0, sine0, at(sine, 3))
  sine1 = horner(y1, sine1, at(sine, 3))
  cosine0 = horner(y0, cosine0, at(cosine, 3))
  cosine1 = horner(y1, cosine1, at(cosine, 3))
  sine0 = horner(f32x4.mul(y0, sine0), angle0, angle0)
  sine1 = horner(f32x4.mul(y1, sine1), angle1, angle1)
  cosine0 = horner(y0, cosine0, at(cosine, 4))
  cosine1 = horner(y1, cosine1, at(cosine, 4))
  const up0 = turned(sine0, cosine0, quarter0, quarter0)
  const up1 = turned(sine1, cosine1, quarter1, quarter1)
  const along0 = turned(cosine0, sine0, quarter0, i32x4.add(quarter0, at(bits, 0)))
  const along1 = turned(cosine1, sine1, quarter1, i32x4.add(quarter1, at(bits, 0)))
  store(place, f32x4.mul(radius0, along0), f32x4.mul(radius0, up0), f32x4.mul(radius1, along1), f32x4.mul(radius1, up1))
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
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(word, 8)), at(scales, 2))
}

/** Sixteen elements from the words of four blocks. */
function draw(kind: u32, place: usize, w0: v128, w1: v128, w2: v128, w3: v128, bounds: v128): void {
  if (kind === NORMAL) {
    normals(place, w0, w1, w2, w3)
  } else if (kind === UNIFORM) {
    store(place, unit(w0), unit(w1), unit(w2), unit(w3))
  } else {
    store(place, highProduct(w0, bounds), highProduct(w1, bounds), highProduct(w2, bounds), highProduct(w3, bounds))
  }
}

/**
 * Fills the elements `from` to `to` (`from` a multiple of 32) of `rows` rows of `count` elements, one row a step, one
 * after the other from `pointer`, and writes nothing else but 128 bytes at `scratch`.
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
  from: u32,
  to: u32,
  scratch: usize,
): void {
  let step: u64 = ((<u64>stepHigh) << 32) | stepLow
  const bounds = i32x4.splat(bound)
  const keys0 = i32x4.splat(key0)
  const keys1 = i32x4.splat(key1)
  for (let row: u32 = 0; row < rows; row++, step++) {
    const start = pointer + <usize>row * count * 4
    for (let element = from; element < to; element += 32) {
      philox(element >> 2, stream, step, keys0, keys1)
      const target = start + <usize>element * 4
      const whole = to - element >= 32
      const place = whole ? target : scratch
      draw(kind, place, a0, a1, a2, a3, bounds)
      draw(kind, place + 64, b0, b1, b2, b3, bounds)
      if (!whole) memory.copy(target, scratch, (to - element) * 4)
    }
  }
}
