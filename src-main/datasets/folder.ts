import { join } from 'node:path'
import { dataFolder } from '../store/location'

/** The folder that the kept data sets of this person lie in. */
export const datasetsFolder = (): string => join(dataFolder(), 'datasets')

/** Where files that a window sends lie until they are imported or given up. */
export const incomingFolder = (): string => join(datasetsFolder(), '.incoming')

/** The files of a kept data set. */
export function copyFiles(folder: string) {
  return {
    manifest: join(folder, 'manifest.json'),
    pixels: join(folder, 'images.u8'),
    labels: join(folder, 'labels.u8'),
  } as const
}
