import type { ProcessSpec } from '@contract/experiment/process'
import { makeByKind, type ByKind } from '../by-kind'
import { pbmProcess } from './pbm'
import type { Process } from './process'
import { subVpProcess } from './sub-vp'
import { veProcess } from './ve'
import { vpProcess } from './vp'

const processes: ByKind<ProcessSpec, [], Process> = {
  vp: vpProcess,
  pbm: pbmProcess,
  'sub-vp': subVpProcess,
  ve: veProcess,
}

/** The process that a spec describes. */
export const makeProcess = (spec: ProcessSpec): Process => makeByKind(processes, spec)
