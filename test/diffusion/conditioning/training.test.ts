import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import type { Collection } from '../../../src-main/diffusion/data/collection'
import type { FiniteSet } from '../../../src-main/diffusion/data/finite-set'
import { drawSamples } from '../../../src-main/engine/sampling/batches'
import { finiteSetOf } from '../../../src-main/engine/training/data'
import { trainingLoop } from '../../../src-main/engine/training/loop'
import { HeldOutMeter } from '../../../src-main/engine/training/held-out'
import { ownHome } from '../../datasets/files'
import { keepTwoClasses, targetOf } from '../../datasets/sets'
import { experiment } from '../specs'

const setting = { engine: 'onnx', seed: 1, threads: 1 } as const
const { signal } = new AbortController()

const specOf = (
  target: object,
  changes: {
    readonly network?: object
    readonly objective?: object
    readonly training?: object
    readonly sampling?: object
  },
) =>
  experiment({
    target,
    process: { kind: 'vp', horizon: 3 },
    objective: { parameterization: 'data', ...changes.objective },
    network: changes.network ?? { kind: 'mlp', width: 32, depth: 2, timeFeatures: 8, conditioning: 'class' },
    training: { steps: 500, batch: 64, optimizer: { kind: 'adam', learningRate: 0.005 }, ...changes.training },
    sampling: { steps: 60, count: 60, ...changes.sampling },
    seed: 1,
  })

async function train(spec: ReturnType<typeof specOf>) {
  const assembly = assemble(spec)
  const set = await finiteSetOf(spec, assembly, setting)
  const context = { signal, report: () => undefined }
  const end = await trainingLoop({ spec, assembly, setting, checkpointSeconds: 1000, resume: undefined, set }, context)
  return { assembly, set, parameters: end.parameters }
}

/** Samples of a trained network under other settings: the mean of each, as bytes, and the class it was drawn for. */
async function draw(spec: ReturnType<typeof specOf>, parameters: Awaited<ReturnType<typeof train>>['parameters']) {
  const { samples } = await drawSamples({ assembly: assemble(spec), setting, count: 60 }, parameters, signal)
  const means = Array.from({ length: 60 }, (_, i) => {
    const row = samples.values.subarray(4 * i, 4 * i + 4)
    return row.reduce((sum, value) => sum + (value + 1) * 127.5, 0) / row.length
  })
  return { means, labels: samples.labels ?? expect.fail('no labels') }
}

/** Classes are at 60 and 200 on average, none of their images' means further than 11 from there. */
const shown = (mean: number) => (mean < 130 ? 0 : 1)
const shareRight = ({ means, labels }: Awaited<ReturnType<typeof draw>>) =>
  means.filter((mean, i) => shown(mean) === labels[i]).length / means.length

describe('a class-conditional network', () => {
  it('that is an MLP draws the class that it is told, and any class without guidance', async () => {
    ownHome()
    const target = targetOf(keepTwoClasses())
    const spec = specOf(target, {})
    const { parameters } = await train(spec)

    const told = await draw(spec, parameters)
    expect(told.labels.filter((label) => label === 0)).toHaveLength(30)
    expect(shareRight(told)).toBe(1)

    const bright = await draw(specOf(target, { sampling: { classes: [1], guidance: 2 } }), parameters)
    expect([...bright.labels]).toEqual(Array<number>(60).fill(1))
    expect(shareRight(bright)).toBe(1)

    const free = await draw(specOf(target, { sampling: { guidance: 0 } }), parameters)
    const share = free.means.filter((mean) => shown(mean) === 1).length / 60
    // half of 60, with a standard deviation of 0.065, were the network exact
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.8)
  })

  it('that is a U-Net draws the class that it is told, from a finite set, and is told it of held-out points', async () => {
    ownHome()
    const network = { kind: 'u-net', channels: 4, multipliers: [1], attention: false, conditioning: 'class' }
    const data = { kind: 'finite', train: 80, validation: 20, test: 20 }
    const objective = { times: { min: 0.1, max: 3 } }
    const spec = specOf(targetOf(keepTwoClasses()), { network, objective, training: { steps: 150, batch: 32, data } })
    const { assembly, set, parameters } = await train(spec)
    // what is left of the noise at t = 0.1 makes two or three in a hundred look like the other class
    expect(shareRight(await draw(spec, parameters))).toBeGreaterThan(0.9)

    const loss = assembly.heldOut ?? expect.fail('no held-out loss')
    const measure = async (of: FiniteSet) => {
      const source = { set: of, part: 'test' } as const
      const meter = new HeldOutMeter({ loss, name: 'held-out', source, count: 20, setting })
      const measured = await meter.measure(parameters, signal)
      await meter.dispose()
      return measured.loss
    }
    const right = set ?? expect.fail('no set')
    const { labelsWithin } = right.points
    const swapped: Collection = {
      ...right.points,
      labelsWithin: (...given) => {
        const labels = labelsWithin?.(...given) ?? expect.fail('no labels')
        return (places) => tf.sub(tf.scalar(1, 'int32'), labels(places))
      },
    }
    expect(await measure({ ...right, points: swapped })).toBeGreaterThan(1.2 * (await measure(right)))
  })
})
