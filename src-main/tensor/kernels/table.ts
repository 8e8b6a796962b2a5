import { arrangement } from './arrangement'
import { convolution } from './convolution'
import { depthwise } from './depthwise'
import { elementwise } from './elementwise'
import { generation } from './generation'
import { ordering } from './ordering'
import { padding } from './padding'
import { pairs } from './pairs'
import { pooling } from './pooling'
import { products } from './products'
import { reductions } from './reductions'
import { resizing } from './resizing'
import type { KernelRow } from './row'
import { selection } from './selection'

/** The kernels that a program may consist of: one row each, by tfjs's own names (and `DatasetRows`, which is ours). */
export const kernels = {
  ...arrangement,
  ...convolution,
  ...depthwise,
  ...elementwise,
  ...generation,
  ...ordering,
  ...padding,
  ...pairs,
  ...pooling,
  ...products,
  ...reductions,
  ...resizing,
  ...selection,
} as const satisfies Record<string, KernelRow>

export type KernelName = keyof typeof kernels

export const isKernelName = (name: string): name is KernelName => Object.hasOwn(kernels, name)

/** The row of a kernel. Programs hold only kernels of the table, so a missing one is a fault of ours. */
export function rowOf(kernel: string): KernelRow {
  if (!isKernelName(kernel)) throw new Error(`The kernel ${kernel} has no row.`)
  return kernels[kernel]
}
