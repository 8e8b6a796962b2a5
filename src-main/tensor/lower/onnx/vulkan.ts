import { readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Variables by which a person names drivers beside the folders. */
const named = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES']

/**
 * The folders in which Vulkan's loader looks for the manifests of drivers on Linux ("LoaderDriverInterface.md" of
 * Vulkan-Loader, its driver discovery).
 */
export function driverFolders(environment: Environment): readonly string[] {
  const home = environment['HOME'] ?? ''
  const list = (name: string, otherwise: string) => (environment[name] || otherwise).split(delimiter)
  const roots = [
    ...list('XDG_CONFIG_HOME', join(home, '.config')),
    ...list('XDG_CONFIG_DIRS', '/etc/xdg'),
    ...['/etc', '/usr/local/etc'],
    ...list('XDG_DATA_HOME', join(home, '.local/share')),
    ...list('XDG_DATA_DIRS', ['/usr/local/share', '/usr/share'].join(delimiter)),
  ]
  return roots.map((root) => join(root, 'vulkan/icd.d'))
}

/**
 * Whether Vulkan has any driver here. Where it has none there is no adapter either, and the runtime, which would look
 * for one, writes warnings to the terminal while it does.
 */
export const hasVulkanDriver = (environment: Environment, folders = driverFolders(environment)): boolean =>
  named.some((name) => Boolean(environment[name])) || folders.some(hasManifest)

function hasManifest(folder: string): boolean {
  try {
    return readdirSync(folder).some((file) => file.endsWith('.json'))
  } catch {
    return false
  }
}
