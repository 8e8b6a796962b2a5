import { color as parsed } from 'chart.js/helpers'

/** A colour with an opacity from 0 to 1. */
export const faded = (color: string, opacity: number): string => parsed(color).alpha(opacity).rgbString()
