import { join } from 'node:path'
import { dataFolder } from '../../store/location'
import { folderVariable } from '../../tensor/lower/tensorflow/installation'

/** The folder that the setup command fills and the engine reads. */
export const tensorflowFolder = (): string => process.env[folderVariable] ?? join(dataFolder(), 'tensorflow')

/** What belongs in the environment of an engine process for it to find TensorFlow. */
export const tensorflowEnvironment = (): Record<string, string> => ({ [folderVariable]: tensorflowFolder() })
