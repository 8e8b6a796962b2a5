import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Environment variable that names the folder in which `npm run setup:tensorflow` keeps what it built. */
export const folderVariable = 'CLOUDPIN_TENSORFLOW'

/** The file in that folder that says what is installed. */
export const installationFile = 'installation.json'

/** What the setup command built and saw; written last, so that its presence means that all of it worked. */
export const installationSchema = z.strictObject({
  /** Path of the native binding, relative to the folder or absolute. */
  binding: z.string().min(1),
  tensorflow: z.string().min(1),
  gpu: z.boolean(),
  /** Whether the library's compiler (XLA) works there. */
  compiles: z.boolean(),
  /** The device in words, "NVIDIA H100 80GB HBM3" or the processor's name. */
  device: z.string().min(1),
  /** The machine it was built for, as Node names it: "linux x64". */
  system: z.string().min(1),
})

export type Installation = z.infer<typeof installationSchema>

/** This machine as an installation names it. */
export const thisSystem = `${process.platform} ${process.arch}`

export type InstallationState =
  | { readonly kind: 'installed'; readonly installation: Installation }
  | { readonly kind: 'missing'; readonly reason: string }

const missing = (reason: string): InstallationState => ({ kind: 'missing', reason })

/** Reads what is installed in the folder, or says in a sentence why nothing usable is. Never loads the library. */
export function readInstallation(folder: string | undefined): InstallationState {
  if (folder === undefined || folder === '')
    return missing('TensorFlow is not set up: run `npm run setup:tensorflow` once.')
  const file = join(folder, installationFile)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return missing('TensorFlow is not set up: run `npm run setup:tensorflow` once.')
  }
  const parsed = installationSchema.safeParse(parseJson(text))
  if (!parsed.success)
    return missing(`${file} is not what the setup command writes: run \`npm run setup:tensorflow\` again.`)
  if (parsed.data.system !== thisSystem)
    return missing(
      `TensorFlow was set up for ${parsed.data.system} and this is ${thisSystem}: run \`npm run setup:tensorflow\` here.`,
    )
  return { kind: 'installed', installation: parsed.data }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What is known of TensorFlow here without loading it. */
export type TensorflowState =
  | { readonly kind: 'installed'; readonly gpu: boolean; readonly detail: string }
  | { readonly kind: 'missing'; readonly reason: string }

/** Whether TensorFlow is set up for this process, and what it runs on or why it is not. */
export function tensorflowState(): TensorflowState {
  const state = readInstallation(process.env[folderVariable])
  if (state.kind === 'missing') return state
  const { installation } = state
  return { kind: 'installed', gpu: installation.gpu, detail: deviceInWords(installation) }
}

/** What programs run on: "CPU, 2 threads, TensorFlow 2.21.0 with XLA". */
export function deviceInWords(installation: Installation, threads: number = availableParallelism()): string {
  const { gpu, device, tensorflow, compiles } = installation
  const place = gpu ? device : `CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  return `${place}, TensorFlow ${tensorflow}${compiles ? ' with XLA' : ''}`
}
