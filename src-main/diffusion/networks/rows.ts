import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'

/** The rows of [k, n], each [1, n]. */
export const rowsOf = (table: Tensor2D): readonly Tensor2D[] => tf.split(table, table.shape[0])
