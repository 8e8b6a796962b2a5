import type { FailureCode } from '@contract/failure'

/** What a person can do about a run that failed, beyond what its message says; null where there is nothing to add. */
export const failureAdvice: Readonly<Record<FailureCode, string | null>> = {
  'invalid-spec': 'Duplicate it into Design: the form marks the field.',
  'invalid-input': null,
  'not-found': null,
  'not-allowed': null,
  'needs-confirmation': null,
  'history-newer': null,
  'history-unwritable': 'Make the history’s folder writable, then resume the run; without a checkpoint, duplicate it.',
  'disk-full': 'Free some space, then resume the run; without a checkpoint, duplicate it.',
  'data-missing': 'Put the file back where it was, then duplicate the run and start it again.',
  'data-damaged': 'Get the file anew, then duplicate the run and start it again.',
  'out-of-memory': 'A smaller batch, width or number of samples needs less memory.',
  'engine-missing': 'Duplicate the run and start it on the engine that this machine has.',
  'engine-crashed':
    'Resume it, or duplicate it where it has no checkpoint; if it crashes again, try a smaller batch or the other engine.',
  'not-finite': 'Duplicate it into Design to change the setting; the curve until then is kept here.',
  'connection-lost': null,
  cancelled: null,
  internal: 'This is a fault of the program. The log below helps to report it.',
}
