import { expect, it } from 'vitest'
import { prepare } from '../../../../src-main/tensor'
import { denoisingProgram } from '../../networks'

/** Large enough for two threads to share its products and sums. */
const program = denoisingProgram({ batch: 256, width: 160, dimension: 40 })

interface Ended {
  readonly losses: readonly number[]
  readonly state: ReadonlyMap<string, unknown>
}

async function trained(threads: number, chunks: readonly number[]): Promise<Ended> {
  const executable = await prepare(program, { engine: 'onnx', seed: 5, threads })
  try {
    const losses: number[] = []
    for (const steps of chunks) {
      const { loss } = await executable.run({ firstStep: losses.length, steps })
      losses.push(...(loss?.data ?? []))
    }
    return { losses, state: await executable.readState() }
  } finally {
    await executable.dispose()
  }
}

it.each([1, 2])('a training on %i threads gives the same bits again, whatever the chunks', async (threads) => {
  const [whole, again, chunked] = [
    await trained(threads, [30]),
    await trained(threads, [30]),
    await trained(threads, [1, 9, 3, 17]),
  ]
  expect(whole.losses).toHaveLength(30)
  expect(again).toEqual(whole)
  expect(chunked).toEqual(whole)
})

it('two trainings side by side are what each is alone', async () => {
  const alone = await trained(1, [5, 5])
  expect(await Promise.all([trained(1, [5, 5]), trained(1, [5, 5])])).toEqual([alone, alone])
})
