import type { Handlers } from '@contract/api'
import type { RunSummary } from '@contract/run'
import type { Calculations } from './calculations'

type Names = 'certificate.compute' | 'certificate.get' | 'certificate.stop'

export interface CertificateParts {
  readonly calculations: Calculations
  /** The run of that id; rejects where there is none. */
  readonly get: (id: string) => Promise<RunSummary>
  readonly now: () => number
}

/** What a person asks of the certificate of a run. */
export const certificateHandlers = ({ calculations, get, now }: CertificateParts): Pick<Handlers, Names> => ({
  'certificate.compute': async ({ run }) => {
    await get(run)
    return calculations.certify(run, now())
  },
  'certificate.get': async ({ run }) => {
    await get(run)
    return calculations.certificateOf(run)
  },
  'certificate.stop': async ({ run }) => {
    await get(run)
    calculations.stopCertifying(run)
    return null
  },
})
