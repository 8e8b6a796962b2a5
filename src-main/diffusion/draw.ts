import { drawNoise } from '../tensor'

/** Numbers fixed by a seed before any step runs. */
export interface Draw {
  /** Standard normals. */
  normal(count: number): Float32Array
  /** Uniform on [0, 1). */
  uniform(count: number): Float32Array
}

/** What seeded numbers are for; each use draws independently of the others. */
type Use =
  | 'initial weights'
  | 'weights of the guide'
  | 'weights of a classifier'
  | 'rays of a formula'
  | 'means of a mixture'
  | 'directions of projection'
  | 'reference chain'

/** The numbers of one seed for one use; asking again continues the sequence. */
export function seededDraw(seed: number, use: Use): Draw {
  let stream = 0
  const draw = (kind: 'normal' | 'uniform') => (count: number) =>
    drawNoise(kind, { seed, program: use, stream: stream++, step: 0 }, count)
  return { normal: draw('normal'), uniform: draw('uniform') }
}
