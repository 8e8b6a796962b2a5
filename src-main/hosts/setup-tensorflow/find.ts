import { mkdirSync, statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fail, CloudpinError } from '@contract/failure'
import { downloadLibrary } from './download'
import { findLibrary, type TensorflowLibrary } from './library'
import { installWithPip } from './pip'
import { findPython, installedPackage } from './python'

export interface Wanted {
  readonly gpu: boolean
  /** A folder that the person named. */
  readonly library: string | null
  /** Where a downloaded library may be unpacked. */
  readonly folder: string
}

/** Measured: the CPU wheel unpacks to 1.3 GB, the GPU wheel with its CUDA libraries to about 6. */
const gigabytes = (gpu: boolean) => (gpu ? 8 : 2)

/**
 * Finds a TensorFlow library: the named folder, else an installed Python package, else a wheel by pip, else TensorFlow's
 * own C library. `say` is told each step. Throws a CloudpinError that names what was tried and why it failed.
 */
export async function obtainLibrary(wanted: Wanted, say: (line: string) => void): Promise<TensorflowLibrary> {
  if (wanted.library !== null) return namedLibrary(wanted.library, wanted.gpu)
  const python = await findPython()
  const installed = python === null ? null : await libraryOfPython(python, wanted.gpu)
  if (installed !== null) {
    say(`Using the installed Python package in ${installed.folder}`)
    return installed
  }
  if (wanted.gpu && `${process.platform} ${process.arch}` !== 'linux x64')
    throw fail('engine-missing', 'TensorFlow has a GPU library for Linux on x64 only: leave out --gpu here.')
  requireSpace(wanted.folder, gigabytes(wanted.gpu))
  const target = join(wanted.folder, 'library')
  const reasons: string[] = []
  if (python === null) reasons.push('There is no Python.')
  else {
    say(`Downloading TensorFlow with pip${wanted.gpu ? ' and its CUDA libraries (about 4 GB)' : ' (about 270 MB)'} …`)
    const found = await attempt(() => installWithPip(python, target, wanted.gpu), target, reasons)
    if (found !== null) return found
  }
  say("Downloading TensorFlow's C library …")
  const found = await attempt(() => downloadLibrary(target, wanted.gpu), target, reasons)
  if (found !== null) return found
  throw fail('engine-missing', `No TensorFlow library could be had. ${reasons.join(' ')}`)
}

function namedLibrary(folder: string, gpu: boolean): TensorflowLibrary {
  const found = findLibrary(resolve(folder))
  if (found === null)
    throw fail(
      'invalid-input',
      `${folder} holds no TensorFlow library with its C headers: name an unpacked libtensorflow, or the site-packages of a Python that has tensorflow.`,
      '--library',
    )
  if (gpu && found.cuda === false)
    throw fail('invalid-input', `The TensorFlow in ${folder} was built without CUDA: leave out --gpu.`, '--library')
  return found
}

async function libraryOfPython(python: string, gpu: boolean): Promise<TensorflowLibrary | null> {
  const folder = await installedPackage(python)
  const found = folder === null ? null : findLibrary(folder)
  return gpu && found?.cuda === false ? null : found
}

/** One source after the other; a full disk ends the search, other failures are gathered. */
async function attempt(
  obtain: () => Promise<void>,
  target: string,
  reasons: string[],
): Promise<TensorflowLibrary | null> {
  try {
    await obtain()
  } catch (error) {
    if (!(error instanceof CloudpinError) || error.failure.code === 'disk-full') throw error
    reasons.push(error.message)
    return null
  }
  const found = findLibrary(target)
  if (found === null) reasons.push('What was downloaded holds no TensorFlow library for this system.')
  return found
}

function requireSpace(folder: string, needed: number): void {
  mkdirSync(folder, { recursive: true })
  const { bavail, bsize } = statfsSync(folder)
  const free = (bavail * bsize) / 1e9
  if (free < needed)
    throw fail(
      'disk-full',
      `TensorFlow needs about ${needed} GB in ${folder} and ${free.toFixed(1)} GB are free: make room, or set CLOUDPIN_HOME to another disk.`,
    )
}
