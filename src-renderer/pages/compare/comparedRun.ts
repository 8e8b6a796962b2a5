import type { RunSummary } from '@contract/run'
import type { RunStyle } from '../../components/runs/runStyles'

/** A run as it is compared: how it is called here and how it is drawn. */
export interface ComparedRun {
  readonly run: RunSummary
  readonly label: string
  readonly style: RunStyle
}
