import { homedir } from 'node:os'
import { join } from 'node:path'
import { dataFolder } from '../../store/location'
import { folderVariable } from '../../tensor/lower/tensorflow/installation'

/** The folder that the setup command fills and the engine reads: CLOUDPIN_TENSORFLOW, else one in the data folder. */
export function tensorflowFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment[folderVariable]
  if (named) return named
  return join(dataFolder({ environment, platform: process.platform, home: homedir() }), 'tensorflow')
}

/** What belongs in the environment of an engine process for it to find TensorFlow. */
export const tensorflowEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> => ({
  [folderVariable]: tensorflowFolder(environment),
})
