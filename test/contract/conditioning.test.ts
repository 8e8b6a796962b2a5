import { describe, expect, it } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'

const hash = '0123456789abcdef'.repeat(4)
const images = { kind: 'images', dataset: hash, height: 32, width: 48, channels: 3, classCount: 4 }

const issues = (spec: object): readonly string[] => {
  const parsed = parseExperiment(spec)
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('a target of images', () => {
  it('says all that an experiment depends on, and takes a U-Net', () => {
    const parsed = parseExperiment({ target: images, network: { kind: 'u-net' } })
    expect(parsed.ok && parsed.spec.target).toEqual(images)
    expect(issues({ target: { ...images, height: 4, width: 4 }, network: { kind: 'u-net' } })).toEqual([
      "network.multipliers: Must be at most 2 levels: images of 4 by 4 pixels can't be halved further.",
    ])
  })

  it('names classes that there are, each once', () => {
    expect(issues({ target: { ...images, classes: [0, 3] } })).toEqual([])
    expect(issues({ target: { ...images, classes: [0, 4] } })).toEqual([
      'target.classes: There is no class 4; the labels are 0 to 3.',
    ])
    expect(issues({ target: { ...images, classes: [1, 1] } })).toEqual([
      'target.classes: A class is named twice; name each once.',
    ])
    expect(issues({ target: { ...images, classCount: 0, classes: [0] } })).toEqual([
      'target.classes: The images of this data set have no labels; leave the classes out.',
    ])
  })

  it('names its data set by a hash and has a size', () => {
    expect(issues({ target: { kind: 'images', dataset: 'mnist', height: 0, width: 300, channels: 2 } })).toEqual([
      'target.dataset: Must be the SHA-256 of a data set: 64 digits 0 to 9 and a to f, as its list shows them.',
      'target.height: Must be at least 1, got 0.',
      'target.width: Must be at most 256, got 300.',
      'target.channels: Must be one of 1, 3, got 2.',
    ])
  })
})

describe('a class-conditional network', () => {
  const told = { target: { kind: 'mnist', digits: [3, 5] }, network: { conditioning: 'class' } }

  it('needs a target with classes', () => {
    expect(issues(told)).toEqual([])
    expect(issues({ ...told, target: { kind: 'funnel' } })).toEqual([
      'network.conditioning: A class-conditional network needs a target with classes, and the target "funnel" has none; choose "none", or images with labels.',
    ])
    expect(issues({ ...told, target: { ...images, classCount: 0 } })).toEqual([
      'network.conditioning: A class-conditional network needs a target with classes, and the images of this data set have no labels; choose "none", or images with labels.',
    ])
  })

  it('draws classes that it has learnt, and is guided where it has learnt to do without them', () => {
    expect(issues({ ...told, sampling: { classes: [5, 3, 5], guidance: 2.5 } })).toEqual([])
    expect(issues({ ...told, sampling: { classes: [7] } })).toEqual([
      'sampling.classes: The class 7 is not among those of the target, which are 3, 5.',
    ])
    expect(issues({ ...told, training: { labelDropout: 0 }, sampling: { guidance: 2 } })).toEqual([
      'sampling.guidance: Guidance needs the score without classes, which is learnt only where training.labelDropout is above 0; choose 1.',
    ])
    expect(issues({ ...told, sampling: { guidance: -1 } })).toEqual(['sampling.guidance: Must be at least 0, got -1.'])
  })

  it('does not start from images of any class', () => {
    expect(issues({ ...told, sampling: { start: 'exact' } })).toEqual([
      'sampling.start: Exact starts are noised images of any class, whatever class is drawn; choose "prior" or "pinned".',
    ])
  })

  it('alone knows what dropout of labels, guidance and classes of samples are', () => {
    const fields = { training: { labelDropout: 0.2 }, sampling: { guidance: 1, classes: [3] } }
    const message =
      'The network is not told classes; leave this out, or choose the conditioning "class" for the network.'
    expect(issues({ target: { kind: 'mnist' }, ...fields })).toEqual([
      `training.labelDropout: ${message}`,
      `sampling.guidance: ${message}`,
      `sampling.classes: ${message}`,
    ])
  })
})
