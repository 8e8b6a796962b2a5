import { runCommand } from './command'

const candidates = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']

/** The first Python that answers, by the name that starts it; null where there is none. */
export async function findPython(): Promise<string | null> {
  for (const name of candidates) {
    const { code } = await runCommand(name, ['-c', 'pass'], { timeoutSeconds: 30 })
    if (code === 0) return name
  }
  return null
}

/** The folder of the TensorFlow package of this Python, found without importing it; null where it has none. */
export async function installedPackage(python: string): Promise<string | null> {
  const question = [
    'from importlib.util import find_spec',
    'found = find_spec("tensorflow")',
    'print(list(found.submodule_search_locations)[0] if found and found.submodule_search_locations else "")',
  ].join('\n')
  const { code, output } = await runCommand(python, ['-c', question], { timeoutSeconds: 30 })
  const folder = output.trim()
  return code === 0 && folder !== '' ? folder : null
}
