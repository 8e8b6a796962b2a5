import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A TensorFlow library that a binding can be built against. */
export interface TensorflowLibrary {
  /** The folder of the shared libraries. */
  readonly folder: string
  /** The folder of the C headers, which holds `tensorflow/c/c_api.h`. */
  readonly include: string
  /** The files to link, absolute. */
  readonly files: readonly string[]
  /** Whether it was built with CUDA; null where it does not say. */
  readonly cuda: boolean | null
}

/** Names of the libraries, first a Python wheel's, then the C library's; the first group that is whole is taken. */
const names: Readonly<Partial<Record<NodeJS.Platform, readonly (readonly string[])[]>>> = {
  linux: [
    ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
    ['libtensorflow.so.2', 'libtensorflow_framework.so.2'],
  ],
  darwin: [
    ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
    ['libtensorflow.2.dylib', 'libtensorflow_framework.2.dylib'],
  ],
  win32: [['tensorflow.lib', 'tensorflow.dll']],
}

/**
 * Looks for a library in a folder: an unpacked libtensorflow (`lib`, `include`), a wheel's `tensorflow` folder, or the
 * site-packages that hold one. Null where there is none, or where its C headers are missing.
 */
export function findLibrary(folder: string, platform: NodeJS.Platform = process.platform): TensorflowLibrary | null {
  for (const base of [folder, join(folder, 'tensorflow')]) {
    const include = join(base, 'include')
    if (!existsSync(join(include, 'tensorflow', 'c', 'c_api.h'))) continue
    for (const place of [base, join(base, 'lib')]) {
      const whole = names[platform]?.find((group) => group.every((name) => existsSync(join(place, name))))
      if (whole === undefined) continue
      const linked = whole.filter((name) => !name.endsWith('.dll'))
      return {
        folder: resolve(place),
        include: resolve(include),
        files: linked.map((name) => resolve(place, name)),
        cuda: builtWithCuda(base),
      }
    }
  }
  return null
}

/** A wheel keeps a note of how it was built; the C library does not. */
function builtWithCuda(folder: string): boolean | null {
  try {
    const note = readFileSync(join(folder, 'python', 'platform', 'build_info.py'), 'utf8')
    return /['"]is_cuda_build['"]\s*:\s*True/.test(note)
  } catch {
    return null
  }
}
