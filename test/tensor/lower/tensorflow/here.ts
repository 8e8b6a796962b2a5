import { describe, expect, it } from 'vitest'
import { tensorflowFolder } from '../../../../src-main/hosts/setup-tensorflow/environment'
import { folderVariable, tensorflowState } from '../../../../src-main/tensor/lower/tensorflow/installation'

process.env[folderVariable] ??= tensorflowFolder()

/** What the setup command left on this machine. */
export const here = tensorflowState()

/** Tests of programs on TensorFlow; where it is not set up, one test that says so stands in for them. */
export function describeOnTensorflow(what: string, tests: () => void): void {
  if (here.kind === 'installed') {
    describe(`${what}, ${here.detail}`, tests)
    return
  }
  describe(what, () => {
    it(`is left out: ${here.reason}`, () => {
      expect(here.reason).toMatch(/npm run setup:tensorflow/)
    })
  })
}
