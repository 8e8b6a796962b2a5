import { engine } from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * Computes a tensor as if no gradient were asked for around it: to a gradient outside it is a constant, whatever it is
 * computed from, and a gradient inside does not search what was recorded outside.
 */
export function untaped<T extends Tensor>(compute: () => T): T {
  const { state } = engine()
  const { gradientDepth, activeTape } = state
  state.gradientDepth = 0
  try {
    return compute()
  } finally {
    state.gradientDepth = gradientDepth
    state.activeTape = activeTape
  }
}
