import { z } from 'zod'
import { engineKind } from './run'

/** What a person sets once, for every window of their data folder. */
export const settings = z.strictObject({
  engine: engineKind.nullable().meta({
    title: 'Engine',
    description: 'What new runs are trained on; Automatic takes the first that is there and fits',
  }),
  threads: z.number().int().min(1).max(1024).nullable().meta({
    title: 'Threads',
    description: 'The most that all runs together may take; empty: every one of this machine',
  }),
  repeatable: z.boolean().meta({
    title: 'Repeatable results',
    description:
      'TensorFlow on a GPU: the same bits again from the same spec, more slowly; on a processor it is always so',
  }),
  notifications: z.boolean().meta({ title: 'Notify', description: 'When a run ends while the window is not in front' }),
  zoom: z.number().min(0.8).max(1.5).meta({ title: 'Zoom', unit: '%' }),
})

export type Settings = z.output<typeof settings>

/** What stands where nothing was set. */
export const usualSettings: Settings = {
  engine: null,
  threads: null,
  repeatable: false,
  notifications: true,
  zoom: 1,
}

/** Some settings, of which each is as the schema says. */
export const settingsChange = z.strictObject({
  engine: settings.shape.engine.exactOptional(),
  threads: settings.shape.threads.exactOptional(),
  repeatable: settings.shape.repeatable.exactOptional(),
  notifications: settings.shape.notifications.exactOptional(),
  zoom: settings.shape.zoom.exactOptional(),
})
export type SettingsChange = z.output<typeof settingsChange>

/** The settings that stand, and why those of the file do not, where that is so. */
export interface KeptSettings {
  readonly settings: Settings
  readonly problem: string | null
}
