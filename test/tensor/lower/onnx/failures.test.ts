import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { toFailure } from '@contract/failure'
import { prepare, trace } from '../../../../src-main/tensor'
import { demandModelSize, runtimeFailure } from '../../../../src-main/tensor/lower/onnx/failures'
import { denoisingProgram } from '../../networks'

it('a program that asks for more memory than there is says where and how much, and the process lives', async () => {
  const huge = trace('huge', (scope) => () => {
    const column = scope.noise.normal([300_000, 1])
    return { mean: tf.mean(tf.square(tf.add(column, tf.reshape(column, [1, 300_000])))) }
  })
  const executable = await prepare(huge, { engine: 'onnx', seed: 0 })
  const failure = await executable.run({ firstStep: 3, steps: 1 }).then(() => null, toFailure)
  expect(failure).toEqual({
    code: 'out-of-memory',
    message:
      'The program “huge” ran out of memory in the steps from 3, in its operator Add, which asked for 335 GB. A smaller batch, count or network needs less.',
  })
  await executable.dispose()
  const small = await prepare(denoisingProgram({ batch: 4, width: 4, dimension: 2 }), { engine: 'onnx', seed: 0 })
  await expect(small.run({ firstStep: 0, steps: 2 })).resolves.toHaveProperty('loss')
  await small.dispose()
})

it('other errors lose the places in the runtime’s sources, and keep the operator and the reason', () => {
  const thrown = new Error(
    "Non-zero status code returned while running Scan node. Name:'o0' Status Message: Non-zero status code returned while running Gather node. Name:'b3' Status Message: indices element out of data bounds, idx=9\n",
  )
  expect(runtimeFailure(thrown, 'train', 'in the steps from 7').failure).toEqual({
    code: 'internal',
    message:
      'ONNX Runtime failed in the steps from 7 of the program “train”, in its operator Gather: indices element out of data bounds, idx=9',
  })
})

it('a model is no larger than its format allows', () => {
  expect(() => demandModelSize('train', 2 ** 31 - 1)).not.toThrow()
  expect(() => demandModelSize('train', 3 * 2 ** 30)).toThrow('holds 3.00 GB of constants; a model of ONNX holds 2 GB')
})
