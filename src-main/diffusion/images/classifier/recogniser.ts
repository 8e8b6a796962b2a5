import * as tf from '@tensorflow/tfjs-core'
import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import type { ImageLayout } from '@contract/tensors'
import { prepare, trace } from '../../../tensor'
import type { Executable } from '../../../tensor/executable'
import type { TensorValue } from '../../../tensor/program'
import type { BuildStep } from '../../../tensor/scope'
import type { PointSet } from '../../metrics/point-set'
import { dimensionOfLayout } from '../image-set'
import { classifierNetwork, featureCount } from './network'

/** What a classifier makes of images. */
export interface Recognised {
  /** [n, 64]: what its last layer is given. */
  readonly features: PointSet
  /** The class that it thinks each image is, counted from 0. */
  readonly labels: Int32Array
  /** The probability that it gives to that class. */
  readonly confidences: Float32Array
}

/** A trained classifier. */
export interface Classifier {
  readonly weights: ReadonlyMap<string, TensorValue>
  /** The share of the test images that it names rightly. */
  readonly accuracy: number
}

/** The most images at a time. */
const rows = 500

/** Applies a classifier; closed by whoever opened it. */
export class Recogniser {
  private constructor(
    private readonly executable: Executable,
    private readonly dimension: number,
  ) {}

  /** Throws `data-damaged` where the weights are not those of a classifier of such images. */
  static async open(
    { layout, classes }: { readonly layout: ImageLayout; readonly classes: readonly string[] },
    { weights }: Pick<Classifier, 'weights'>,
    engine: EngineKind,
  ): Promise<Recogniser> {
    const network = classifierNetwork(layout, classes.length)
    const state = new Map<string, TensorValue>()
    for (const { name, shape } of network.parameters) {
      const value = weights.get(name)
      if (value?.shape.join() !== shape.join())
        throw fail('data-damaged', `The classifier does not fit these images in “${name}”; train it anew.`)
      state.set(name, value)
    }
    const build: BuildStep = (scope) => {
      const { of } = network.build()
      const images = scope.input('images', [rows, dimensionOfLayout(layout)], 'float32')
      return () => {
        const { features, logits } = of(images)
        return { features, probabilities: tf.softmax(logits) }
      }
    }
    const executable = await prepare(trace('classifier', build), { engine, seed: 0 })
    await executable.writeState(state)
    return new Recogniser(executable, dimensionOfLayout(layout))
  }

  async recognise(images: PointSet): Promise<Recognised> {
    const { count } = images
    const features = new Float32Array(count * featureCount)
    const labels = new Int32Array(count)
    const confidences = new Float32Array(count)
    const data = new Float32Array(rows * this.dimension)
    for (let first = 0; first < count; first += rows) {
      const some = Math.min(rows, count - first)
      data.set(images.values.subarray(first * this.dimension, (first + some) * this.dimension))
      const outputs = await this.executable.run({
        firstStep: 0,
        steps: 1,
        inputs: { images: { shape: [rows, this.dimension], dtype: 'float32', data } },
      })
      features.set(numbersOf(outputs, 'features').subarray(0, some * featureCount), first * featureCount)
      const probabilities = numbersOf(outputs, 'probabilities')
      const classes = probabilities.length / rows
      for (let row = 0; row < some; row++) {
        const own = probabilities.subarray(row * classes, (row + 1) * classes)
        const best = own.reduce((most, value, k) => (value > (own[most] ?? 0) ? k : most), 0)
        labels[first + row] = best
        confidences[first + row] = own[best] ?? NaN
      }
    }
    return { features: { count, dimension: featureCount, values: features }, labels, confidences }
  }

  dispose(): Promise<void> {
    return this.executable.dispose()
  }
}

function numbersOf(outputs: Readonly<Record<string, TensorValue>>, name: string): Float32Array {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new Error(`The classifier has lost its output “${name}”.`)
  return data
}
