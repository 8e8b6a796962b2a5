import type { DenoisingSpec } from '@contract/experiment/objective'
import type { TargetSpec } from '@contract/experiment/target'
import { symmetricEigen } from '../numerics/eigen'
import { integrate } from '../numerics/integrate'
import { noiseWeight } from '../objectives/time-sampling'
import type { Process } from '../processes/process'
import { uniformLaw } from '../processes/time-law'

/**
 * The least denoising loss that there is on N(μ, Σ), v the eigenvalues of Σ: the mean over v and over t by its law
 * (left out: uniform on the times) of (λ/s²) m²v/(m²v + s²), by quadrature to 1e-10.
 */
export function gaussianFloor(
  variances: readonly number[],
  process: Process,
  { times, weighting }: Pick<DenoisingSpec, 'times' | 'weighting'>,
  law = uniformLaw(times),
): number {
  const counted = new Map<number, number>()
  for (const variance of variances) counted.set(variance, (counted.get(variance) ?? 0) + 1)
  const unexplained = (t: number) => {
    const { scale, deviation } = process.kernel(t)
    let sum = 0
    for (const [variance, count] of counted) {
      const signal = scale * scale * variance
      sum += (count * signal) / (signal + deviation * deviation)
    }
    return (sum / variances.length) * noiseWeight[weighting](process, t)
  }
  return integrate((share) => unexplained(law.quantile(share)), 0, 1)
}

/** The variances of a Gaussian target along its axes, each as often as it occurs; null for other targets. */
export function gaussianVariances(target: TargetSpec): readonly number[] | null {
  if (target.kind !== 'gaussian') return null
  if (target.covariance) return symmetricEigen(target.covariance).values
  const { variance, dimension } = target
  return typeof variance === 'number' ? Array<number>(dimension).fill(variance) : variance
}
