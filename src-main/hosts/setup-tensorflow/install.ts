import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { installationFile, thisSystem, type Installation } from '../../tensor/lower/tensorflow/installation'
import { buildBinding, requireBuildTools } from './build'
import { obtainLibrary } from './find'
import { verifyBinding, type Verified } from './verify'

export interface InstallOptions {
  readonly gpu: boolean
  readonly library: string | null
}

/**
 * Sets TensorFlow up in `folder`: finds a library, builds the binding, tries it, and only then writes what the engine
 * reads; an earlier installation stays in use until then and is removed afterwards. Throws a CloudpinError, and leaves
 * nothing of the attempt behind.
 */
export async function installTensorflow(
  folder: string,
  options: InstallOptions,
  say: (line: string) => void,
): Promise<Verified> {
  if (options.library === null) requireBuildTools()
  mkdirSync(folder, { recursive: true })
  const attempt = `build-${new Date().toISOString().replace(/[:.]/g, '-')}`
  const place = join(folder, attempt)
  try {
    mkdirSync(place)
    const library = await obtainLibrary({ ...options, folder: place }, say)
    say(`Building tfjs-node's binding against ${library.folder} …`)
    const binding = await buildBinding(library, place)
    say('Trying it …')
    const verified = await verifyBinding(binding)
    writeInstallation(folder, {
      binding: relative(folder, binding),
      tensorflow: verified.tensorflow,
      gpu: verified.gpu,
      compiles: verified.compiles,
      device: verified.device,
      system: thisSystem,
    })
    removeOthers(folder, attempt)
    return verified
  } catch (error) {
    rmSync(place, { recursive: true, force: true })
    throw error
  }
}

/** Written beside and renamed: the engine never reads half of it. */
function writeInstallation(folder: string, installation: Installation): void {
  const beside = join(folder, `${installationFile}.new`)
  writeFileSync(beside, `${JSON.stringify(installation, null, 2)}\n`)
  renameSync(beside, join(folder, installationFile))
}

function removeOthers(folder: string, kept: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith('build-') && name !== kept) rmSync(join(folder, name), { recursive: true, force: true })
}
