import { history } from './0001-history'
import { results } from './0002-results'
import { sweeps } from './0003-sweeps'
import { evidence } from './0004-evidence'
import { webgpu } from './0005-webgpu'
import { marks } from './0006-marks'
import { sampleLabels } from './0007-sample-labels'
import { imageFindings } from './0008-image-findings'

/** SQL that takes a history from version k to k + 1, at index k. Entries are only ever added. */
export const migrations: readonly string[] = [
  history,
  results,
  sweeps,
  evidence,
  webgpu,
  marks,
  sampleLabels,
  imageFindings,
]
