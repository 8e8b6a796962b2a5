import { z } from 'zod'
import { datasetHash, mostClasses, mostSide } from '../../dataset'
import { count } from '../fields'

/** Which of a data set's classes are learnt, by their labels. */
const classes = z
  .array(count(0, mostClasses - 1))
  .min(1)
  .optional()
  .meta({ title: 'Classes', description: 'By their labels, counted from 0. Left out: all' })

/**
 * The images of a kept data set, each as likely as the others. Its size is written out, so that a spec says all that an
 * experiment depends on whether or not the images are there.
 */
export const imagesTarget = z
  .strictObject({
    kind: z.literal('images'),
    dataset: datasetHash.meta({ title: 'Data set', description: 'SHA-256 of the kept images' }),
    name: z.string().trim().min(1).max(200).optional().meta({
      title: 'Name of the data set',
      description: 'What it is called where there is little room; the images are found by their hash alone',
    }),
    height: count(1, mostSide).meta({ title: 'Height', unit: 'pixels' }),
    width: count(1, mostSide).meta({ title: 'Width', unit: 'pixels' }),
    channels: z.literal([1, 3]).meta({ title: 'Channels', description: '1: grey. 3: red, green and blue' }),
    classCount: count(0, mostClasses).default(0).meta({
      title: 'Number of classes',
      description: 'Of the whole data set; 0 where its images have no labels',
    }),
    classes,
    augmentation: z.enum(['none', 'flip']).optional().meta({
      default: 'none',
      title: 'Augmentation',
      description:
        'flip: the images and their mirror images, left to right, are equally likely. Not for digits or letters. Left out: none',
    }),
  })
  .meta({ title: 'Images', formula: '\\pi = \\tfrac1n \\sum_i \\delta_{x_i}' })
