import type { MetricName } from './evaluation'

/** How a distance is named and explained. */
export interface MetricFacts {
  readonly title: string
  /** For a table's head. */
  readonly short: string
  readonly help: string
  /** How it is read: over its floor; around zero, since chance may make it negative; or as a number of things. */
  readonly scale: 'above-floor' | 'around-zero' | 'count'
}

/** All of them are better the smaller they are. */
export const metricFacts: Readonly<Record<MetricName, MetricFacts>> = {
  slicedWasserstein2: {
    title: 'Sliced Wasserstein-2',
    short: 'SW₂',
    help: 'Wasserstein-2 distance along 256 fixed directions, in the units of the data; 0 where the laws agree.',
    scale: 'above-floor',
  },
  energyDistance: {
    title: 'Energy distance',
    short: 'Energy',
    help: 'Twice the mean distance between the two samples less the mean distances within each; 0 where the laws agree.',
    scale: 'above-floor',
  },
  mmdLaplace: {
    title: 'MMD², Laplace kernel',
    short: 'MMD²',
    help: 'The paper’s: kernel exp(−√2 ‖x − y‖₁/b), b the median L1 distance, unbiased, between 1,000 and 1,000 samples. Around 0 where the laws agree, so it may be negative.',
    scale: 'around-zero',
  },
  mmdGaussian: {
    title: 'MMD², Gaussian kernels',
    short: 'MMD² G',
    help: 'Mean over five kernels exp(−‖x − y‖²/2σ²), σ² from a quarter to four times the median squared distance, unbiased. Around 0 where the laws agree, so it may be negative.',
    scale: 'around-zero',
  },
  sinkhorn: {
    title: 'Sinkhorn divergence',
    short: 'Sinkhorn',
    help: 'OT_ε(a, b) − ½ OT_ε(a, a) − ½ OT_ε(b, b) with cost ‖x − y‖² and ε half the median squared distance of the exact samples: a blurred W₂², in squared units of the data, between at most 5,000 and 5,000 samples.',
    scale: 'above-floor',
  },
  rDivergence: {
    title: 'R-divergence',
    short: 'R',
    help: 'The paper’s: |mean ln k(x) − mean ln k(y)|, k a Gaussian kernel density of both samples, between 1,000 and 1,000. A sample counts in its own density, so it cannot pass ln 2,000 = 7.6 and is blind in 50 dimensions.',
    scale: 'above-floor',
  },
  rDivergenceHeldOut: {
    title: 'R-divergence, held out',
    short: 'R held out',
    help: 'The R-divergence with each sample’s own kernel left out of its density, between 1,000 and 1,000 samples: no bound, and not blind in many dimensions.',
    scale: 'above-floor',
  },
  marginalWasserstein1: {
    title: 'Marginals, Wasserstein-1',
    short: 'W₁ marg.',
    help: 'Wasserstein-1 distance between the marginals of each coordinate, in the units of the data: the greatest of them.',
    scale: 'above-floor',
  },
  marginalKolmogorovSmirnov: {
    title: 'Marginals, Kolmogorov–Smirnov',
    short: 'KS marg.',
    help: 'Greatest difference between the distribution functions of a coordinate, from 0 to 1: the greatest over the coordinates.',
    scale: 'above-floor',
  },
  modeWeights: {
    title: 'Weights of the modes',
    short: 'Weights',
    help: 'Total variation between the weights of the mixture and the shares of the samples that its components explain, from 0 to 1.',
    scale: 'above-floor',
  },
  missingModes: {
    title: 'Missing modes',
    short: 'Missing',
    help: 'Components of the mixture that explain less than a tenth of the samples they should.',
    scale: 'count',
  },
  meanDifference: {
    title: 'Difference of the means',
    short: 'Mean',
    help: 'Euclidean distance between the means of the two samples, in the units of the data. Heavy tails make its floor large.',
    scale: 'above-floor',
  },
  covarianceDifference: {
    title: 'Difference of the covariances',
    short: 'Covariance',
    help: 'Frobenius norm of the difference of the two covariances, in squared units of the data. Under heavy tails it says little.',
    scale: 'above-floor',
  },
}

/** What a floor is, in one line. */
export const floorHelp =
  'The floor is the same distance between two independent exact samples of the same size: what a perfect sampler scores.'
