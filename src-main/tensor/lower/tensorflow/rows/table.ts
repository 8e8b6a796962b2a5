import { isKernelName, type KernelName } from '../../../kernels/table'
import { arrangement } from './arrangement'
import { convolution } from './convolution'
import { elementwise } from './elementwise'
import { generation } from './generation'
import { padding } from './padding'
import { pairs } from './pairs'
import { pooling } from './pooling'
import { products } from './products'
import { reductions } from './reductions'
import { resizing } from './resizing'
import type { TensorflowRow } from './row'
import { selection } from './selection'

/** TensorFlow's column of the kernel table: a kernel without one does not compile. */
const rows: Readonly<Record<KernelName, TensorflowRow>> = {
  ...arrangement,
  ...convolution,
  ...elementwise,
  ...generation,
  ...padding,
  ...pairs,
  ...pooling,
  ...products,
  ...reductions,
  ...resizing,
  ...selection,
}

/** The lowering of a kernel. Programs hold only kernels of the table, so a missing one is a fault of ours. */
export function tensorflowRowOf(kernel: string): TensorflowRow {
  if (!isKernelName(kernel)) throw new Error(`The kernel ${kernel} has no row.`)
  return rows[kernel]
}
