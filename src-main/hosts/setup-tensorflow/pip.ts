import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type CloudpinError } from '@contract/failure'
import { lastLine, runCommand, type Finished } from './command'

/** We link the C library inside the wheel, so any Python's wheel does: this one where the own Python has none. */
const otherPython = ['--python-version', '3.12', '--only-binary=:all:']

/** The package that carries the library: tensorflow-cpu where the plain one would bring CUDA along. */
const packageName = (gpu: boolean) =>
  !gpu && process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow'

/**
 * Downloads TensorFlow's wheel with pip and unpacks it into a folder; with `gpu` also the CUDA libraries that the wheel
 * names, beside it, where it looks for them. Throws a CloudpinError with pip's reason.
 */
export async function installWithPip(python: string, folder: string, gpu: boolean): Promise<void> {
  const name = packageName(gpu)
  const own = await pipInstall(python, folder, [name])
  const done = isNoWheel(own) ? await pipInstall(python, folder, [name, ...otherPython]) : own
  if (done.code !== 0) throw pipFailure(name, done)
  if (!gpu) return
  const libraries = cudaRequirements(folder)
  if (libraries.length === 0)
    throw fail('engine-missing', 'The TensorFlow wheel that pip found names no CUDA libraries; it is not a GPU build.')
  const more = await pipInstall(python, folder, libraries)
  if (more.code !== 0) throw pipFailure('the CUDA libraries', more)
}

const pipInstall = (python: string, folder: string, requirements: readonly string[]): Promise<Finished> =>
  runCommand(
    python,
    [
      ...['-m', 'pip', 'install', '--no-deps', '--no-compile', '--disable-pip-version-check', '--no-input'],
      ...['--target', folder, ...requirements],
    ],
    // A folder of our own is of no concern to settings that say where packages belong.
    { environment: { PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0' } },
  )

const isNoWheel = ({ code, errors }: Finished) => code !== 0 && /No matching distribution found/.test(errors)

/** pip's complaint as a sentence that says what to do. */
export function pipFailure(name: string, finished: Finished): CloudpinError {
  const { errors } = finished
  if (/No module named pip/.test(errors))
    return fail('engine-missing', 'This Python has no pip: install it, or name a TensorFlow with --library FOLDER.')
  if (/No space left on device/.test(errors))
    return fail('disk-full', `The disk filled up while pip unpacked ${name}: free some space and try again.`)
  if (/No matching distribution found/.test(errors))
    return fail(
      'engine-missing',
      `pip found no wheel of ${name} for ${process.platform} ${process.arch}: name a TensorFlow with --library FOLDER.`,
    )
  return fail('engine-missing', `pip could not install ${name}: ${lastLine(finished)}`)
}

/** What the wheel asks for under its extra `and-cuda`, as pip requirements. */
export function cudaRequirements(folder: string): readonly string[] {
  const information = readdirSync(folder).find((name) => /^tensorflow-.*\.dist-info$/.test(name))
  if (information === undefined) return []
  return readFileSync(join(folder, information, 'METADATA'), 'utf8')
    .split('\n')
    .map((line) => /^Requires-Dist: ([^;]+);.*extra == ["']and-cuda["']/.exec(line)?.[1]?.trim())
    .filter((requirement) => requirement !== undefined)
}
