import { fail } from '@contract/failure'
import type { DType, TensorSpec, TensorValue } from './program'

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** The shape that two operands meet in, by numpy's rule of broadcasting. */
export function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1) {
      throw fail('invalid-input', `Shapes ${show(a)} and ${show(b)} don't meet: axis ${axis} is ${left} and ${right}.`)
    }
    return left === 1 ? right : left
  })
}

/** A shape in words: [256,50]. */
export const show = (shape: readonly number[]): string => `[${shape.join(',')}]`

export const dtypes: readonly DType[] = ['float32', 'int32', 'bool']

export const isDType = (value: unknown): value is DType => dtypes.some((dtype) => dtype === value)

/** An array for elements of a type: bool as 0 and 1 in bytes. */
export function allocate(
  dtype: DType,
  count: number,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  switch (dtype) {
    case 'float32':
      return new Float32Array(count)
    case 'int32':
      return new Int32Array(count)
    case 'bool':
      return new Uint8Array(count)
  }
}

/** A tensor of numbers of the given type. */
export function tensorValue(spec: TensorSpec, numbers: ArrayLike<number>): TensorValue {
  const data = allocate(spec.dtype, numbers.length)
  data.set(numbers)
  return { shape: spec.shape, dtype: spec.dtype, data }
}

/** Where a value does not fit its place: says which place, and what would be right. */
export function demandSpec(place: string, value: TensorValue, spec: TensorSpec): void {
  if (value.dtype !== spec.dtype || !sameShape(value.shape, spec.shape) || value.data.length !== sizeOf(spec.shape)) {
    throw fail(
      'invalid-input',
      `${place} is ${spec.dtype} of shape ${show(spec.shape)}, not ${value.dtype} of shape ${show(value.shape)} with ${value.data.length} elements.`,
      place,
    )
  }
}
