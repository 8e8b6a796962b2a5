import { z } from 'zod'
import { conditioning } from './conditioning'
import { count } from './fields'

/** Residual blocks on levels of halved size, down and up again, for targets of images. */
export const uNet = z
  .strictObject({
    kind: z.literal('u-net'),
    channels: count(4, 1024).multipleOf(4).default(32).meta({
      title: 'Channels',
      description: 'Channels at full size; a multiple of 4',
    }),
    multipliers: z.array(count(1, 16)).min(1).max(6).default([1, 2, 2]).meta({
      title: 'Multipliers',
      description: 'Channels of each level in multiples of the first; each level has half the size of the one before',
    }),
    blocks: count(1, 8).default(1).meta({ title: 'Blocks', description: 'Residual blocks of each level' }),
    attention: z.boolean().default(true).meta({
      title: 'Attention',
      description: 'Pixels of the lowest level attend to each other',
    }),
    heads: count(1, 64).default(1).meta({ title: 'Heads', description: 'Heads of the attention; divide the channels' }),
    timeFeatures: count(2, 1024).multipleOf(2).default(32).meta({
      title: 'Time features',
      description: 'Sines and cosines of t, through two layers, which scale and shift each block',
    }),
    conditioning,
  })
  .meta({ title: 'U-Net' })

export type UNetSpec = z.output<typeof uNet>
