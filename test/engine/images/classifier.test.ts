import { beforeAll, describe, expect, it } from 'vitest'
import { imageMetricNames } from '@contract/experiment/evaluation'
import type { Metrics } from '@contract/run'
import { someOf } from '../../../src-main/diffusion/images/image-set'
import { Recogniser, type Classifier } from '../../../src-main/diffusion/images/classifier/recogniser'
import { evaluateImageMetrics } from '../../../src-main/diffusion/metrics/images/evaluate'
import type { PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { classifierFile, classifierFrom } from '../../../src-main/engine/images/classifier'
import { trainedClassifier } from '../../../src-main/engine/images/learn'
import { decodeSafetensors, encodeSafetensors } from '../../../src-main/workbench/formats/safetensors'
import { toySet } from '../../diffusion/metrics/images/toy'
import { normals } from '../../diffusion/metrics/points'

const set = toySet()
const setting = { engine: 'onnx', seed: 0, threads: 1 } as const
const steps: number[] = []
let classifier: Classifier

beforeAll(async () => {
  const signal = new AbortController().signal
  classifier = await trainedClassifier(
    set,
    setting,
    {
      signal,
      report: (report) => {
        if (report.kind === 'progress') steps.push(report.progress.step)
      },
    },
    'preparing',
  )
}, 60_000)

describe('the classifier of a data set', () => {
  it('learns to tell its classes apart, and says how far it is', () => {
    expect(classifier.accuracy).toBe(1)
    expect(steps[0]).toBe(0)
    expect(steps.at(-1)).toBe(250)
  })

  it('names the classes of test images, surely, whatever engine it runs on', async () => {
    const images = someOf(set, set.chosen.test, 20)
    const [compiled, eager] = await Promise.all(
      (['onnx', 'eager'] as const).map(async (engine) => {
        const recogniser = await Recogniser.open(set, classifier, engine)
        try {
          return await recogniser.recognise(images)
        } finally {
          await recogniser.dispose()
        }
      }),
    )
    expect(compiled?.labels).toEqual(eager?.labels)
    compiled?.confidences.forEach((value, i) => {
      expect(value).toBeCloseTo(eager?.confidences[i] ?? NaN, 4)
    })
    compiled?.features.values.forEach((value, i) => {
      expect(value).toBeCloseTo(eager?.features.values[i] ?? NaN, 3)
    })
  })

  it('is the same after it was kept', () => {
    const pieces = encodeSafetensors(classifierFile(classifier, 250))
    const kept = classifierFrom(decodeSafetensors(Buffer.concat(pieces)))
    expect(kept.accuracy).toBe(1)
    expect([...kept.weights.keys()].sort()).toEqual([...classifier.weights.keys()].sort())
    for (const [name, value] of classifier.weights) expect(kept.weights.get(name)?.data).toEqual(value.data)
  })

  it('is refused for images that it does not fit, by the name of a tensor', async () => {
    const other = { layout: { ...set.layout, channels: 3 }, classes: set.classes }
    await expect(Recogniser.open(other, classifier, 'onnx')).rejects.toThrow('classifier/convolution0/weights')
    expect(() => classifierFrom({ step: 0, tensors: [] })).toThrow('train it anew')
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const report = () => {
      controller.abort()
    }
    await expect(trainedClassifier(set, setting, { signal: controller.signal, report }, 'preparing')).rejects.toThrow(
      'Stopped',
    )
  })
})

describe('the distances of images', () => {
  /** All but the one that is about a network. */
  const all = imageMetricNames.filter((name) => name !== 'bitsPerDimension')
  const measured = async (images: PointSet, names = all): Promise<Metrics> => {
    const metrics: Metrics = {}
    const context = { set, classifier, referenceCount: 300, engine: 'onnx' } as const
    await evaluateImageMetrics(names, images, context, (some) => {
      Object.assign(metrics, some)
    })
    return metrics
  }

  it('of test images are their floors', async () => {
    const metrics = await measured(someOf(set, set.chosen.test, 90))
    expect(Object.keys(metrics)).toEqual(all)
    for (const name of all) expect(metrics[name]?.value).toBeCloseTo(metrics[name]?.floor ?? NaN, 5)
    expect(metrics.precision?.value).toBeGreaterThan(0.8)
    expect(metrics.recall?.value).toBeGreaterThan(0.8)
    expect(metrics.recognisability?.value).toBe(1)
  })

  it('of noise are far from them', async () => {
    const noise = normals(90, 64, 5)
    const { frechetDistance, precision, recall, nearestDistance, classBalance } = await measured(noise)
    expect(frechetDistance?.value).toBeGreaterThan(20 * (frechetDistance?.floor ?? NaN))
    expect(precision?.value).toBeLessThan(0.1)
    expect(recall?.value).toBeLessThan(0.5)
    expect(nearestDistance?.value).toBeGreaterThan(2 * (nearestDistance?.floor ?? NaN))
    expect(classBalance?.detail?.kind).toBe('modes')
  })

  it('of one class alone lack two thirds of the balance, and of training images are copies', async () => {
    const ofOne = { ...set, chosen: { ...set.chosen, train: onlyFirst() } }
    const copies = someOf(ofOne, ofOne.chosen.train, 60)
    const { classBalance, nearCopies, nearestDistance } = await measured(copies)
    expect(classBalance?.value).toBeCloseTo(2 / 3, 2)
    expect(nearCopies).toEqual({ value: 1, floor: 0 })
    expect(nearestDistance?.value).toBeLessThan(1e-2)
  })

  it('that need a classifier are left out where there is none', async () => {
    const told: Metrics[] = []
    const context = { set, classifier: null, referenceCount: 50, engine: 'onnx' } as const
    const images = someOf(set, set.chosen.test, 10)
    await evaluateImageMetrics(['precision', 'nearestDistance'], images, context, (some) => told.push(some))
    expect(told[0]).toEqual({})
    expect(told[1]?.nearestDistance?.value).toBeGreaterThan(0)
  })
})

/** The training images of the first class. */
function onlyFirst() {
  const { pixels } = set.chosen.train
  const lying = new Uint8Array(100 * 64)
  for (let row = 0; row < 100; row++) lying.set(pixels.subarray(3 * row * 64, (3 * row + 1) * 64), row * 64)
  return { count: 100, pixels: lying, labels: new Uint8Array(100) }
}
