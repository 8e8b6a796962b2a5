import { fileURLToPath } from 'node:url'
import { builtPaths } from './hosts/bridge/paths'
import { startDesktop } from './hosts/desktop/start'

startDesktop(builtPaths(import.meta.url), fileURLToPath(new URL('../preload/index.cjs', import.meta.url)))
