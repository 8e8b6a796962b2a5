import type { SpecIssue } from './issue'
import type { ExperimentSpec } from './spec'
import type { TargetSpec } from './target'

/** Why a target cannot be learnt from its density; null where it can. */
export function whyNoDensity(target: TargetSpec): string | null {
  switch (target.kind) {
    case 'sphere':
      return 'A sphere’s surface has no density.'
    case 'points':
      return 'The points of a file have no density.'
    case 'mnist':
    case 'images':
      return 'The density of images is not known.'
    case 'gaussian':
    case 'mixture':
    case 'funnel':
    case 'rings':
    case 'moons':
    case 'checkerboard':
    case 'spiral':
    case 'banana':
    case 'wells':
    case 'student-t':
    case 'laplace':
    case 'defensive':
    case 'logistic-regression':
    case 'formula':
      return null
  }
}

/** What the objectives that learn along simulated paths ask of the rest of an experiment. */
export function pathIssues({ target, process, objective, training, sampling }: ExperimentSpec): SpecIssue[] {
  if (objective.kind === 'denoising') return []
  const issues: SpecIssue[] = []
  const reason = whyNoDensity(target)
  if (reason !== null) {
    const message = `${reason} “${objective.kind}” learns from one: choose a target with a density, or “denoising”.`
    issues.push({ path: 'target.kind', message })
  }
  if (process.kind !== 'vp' && process.kind !== 'pbm') {
    const message = `“${objective.kind}” needs a reference that starts from a known law; choose "vp" or "pbm".`
    issues.push({ path: 'process.kind', message })
  }
  const start = process.kind === 'pbm' ? 'pinned' : 'prior'
  if (sampling.start !== start) {
    const message = `The paths of “${objective.kind}” start from “${start}” under this process; leave this out.`
    issues.push({ path: 'sampling.start', message })
  }
  if (sampling.integrator !== 'euler-maruyama') {
    const message = `A control is sampled by the transitions of its own path, which give the evidence; leave this out.`
    issues.push({ path: 'sampling.integrator', message })
  }
  if (sampling.grid !== 'uniform') {
    const message = 'A control is sampled on the grid of its path, objective.grid; leave this out.'
    issues.push({ path: 'sampling.grid', message })
  }
  if (objective.kind === 'log-variance' && training.batch < 2) {
    issues.push({ path: 'training.batch', message: 'A variance needs at least 2 paths; the log-variance is one.' })
  }
  return issues
}
