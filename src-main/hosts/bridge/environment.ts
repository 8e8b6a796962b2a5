import { usualSettings, type Settings } from '@contract/settings'
import { tensorflowEnvironment } from '../setup-tensorflow/environment'

/** What an engine may know of the environment: where programs, libraries and data lie, and how runtimes are set up. */
const allowed = [
  /^(PATH|HOME|USER|LOGNAME|LANG|TZ|TMPDIR|TEMP|TMP|SHELL)$/i,
  /^LC_/,
  /^(SystemRoot|windir|ComSpec|APPDATA|LOCALAPPDATA|USERPROFILE|NUMBER_OF_PROCESSORS|PROCESSOR_\w+)$/i,
  /^XDG_/,
  /^(LD_LIBRARY_PATH|DYLD_LIBRARY_PATH)$/,
  /^(CUDA_|NVIDIA_|CUDNN_|TF_|XLA_|OMP_|MKL_|KMP_|ORT_)/,
  /^GLIBC_TUNABLES$/,
  /^CLOUDPIN_/,
]

/**
 * Large arrays on large pages: with small ones a step of a wide network spends a tenth of its time looking up addresses.
 * Known to the GNU C library alone, which is why it is told by the environment.
 */
const largePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }

/** TensorFlow then takes, or refuses by name, kernels of which two runs give the same bits. */
const sameBits = { TF_DETERMINISTIC_OPS: '1' }

/** What an engine process is told of the settings. */
export type EngineSettings = Pick<Settings, 'repeatable'>

/** The environment of an engine process: no NODE_OPTIONS, no secrets of other programs. */
export function engineEnvironment(
  environment: NodeJS.ProcessEnv,
  { repeatable }: EngineSettings = usualSettings,
): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && allowed.some((pattern) => pattern.test(entry[0])),
  )
  const told = { ...largePages, ...tensorflowEnvironment(environment), ...Object.fromEntries(kept) }
  return repeatable ? { ...told, ...sameBits } : told
}
