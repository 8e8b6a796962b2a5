import { version_core } from '@tensorflow/tfjs-core'

/** What the eager engine runs on, in words. */
export const eagerDevice = `CPU, 1 thread, tfjs ${version_core}`
