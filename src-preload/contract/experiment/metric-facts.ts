import type { MetricName } from './evaluation'

/** How a distance is named and explained. */
export interface MetricFacts {
  readonly title: string
  /** For a table's head. */
  readonly short: string
  readonly help: string
  /**
   * How it is read: over its floor; around zero, since chance may make it negative; as a number of things; below its
   * floor, where more is better; or near its floor, on either side of it. All but the last two are better the smaller.
   */
  readonly scale: 'above-floor' | 'around-zero' | 'count' | 'below-floor' | 'near-floor'
}

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
  memorisation: {
    title: 'Memorisation',
    short: 'Memor.',
    help: 'How much nearer to their nearest training point the samples lie than points that were never met, as a share of the greater mean distance: 0 for samples of the law, 1 for copies of training points; negative where the samples stray. At most 1,000 of each.',
    scale: 'around-zero',
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
  frechetDistance: {
    title: 'Fréchet distance',
    short: 'Fréchet',
    help: 'Wasserstein-2 distance, squared, between Gaussians with the moments of the classifier’s 64 features, as the FID has it. It depends on the number of images, as its floor does.',
    scale: 'above-floor',
  },
  precision: {
    title: 'Precision',
    short: 'Precision',
    help: 'Share of the samples whose features lie among those of real images: within the third neighbour’s distance of one of them (Kynkäänniemi et al. 2019). More is better.',
    scale: 'below-floor',
  },
  recall: {
    title: 'Recall',
    short: 'Recall',
    help: 'Share of the real images whose features lie among those of the samples, in the same sense. More is better.',
    scale: 'below-floor',
  },
  recognisability: {
    title: 'Recognisability',
    short: 'Recognised',
    help: 'Share of the samples to whose class the classifier gives more than 0.8. More is better.',
    scale: 'below-floor',
  },
  confidence: {
    title: 'Confidence',
    short: 'Confidence',
    help: 'Mean probability that the classifier gives to the class it names. More is better.',
    scale: 'below-floor',
  },
  classBalance: {
    title: 'Class balance',
    short: 'Classes',
    help: 'Total variation between the classes that the classifier names and those of the data, from 0 to 1.',
    scale: 'above-floor',
  },
  nearestDistance: {
    title: 'Distance to the nearest training image',
    short: 'Nearest',
    help: 'Root mean square of the pixels’ differences, in the units of the data, its mean over the samples. Real images score the floor: far above it, samples are no such images; far below it, they are copies.',
    scale: 'near-floor',
  },
  nearCopies: {
    title: 'Near copies',
    short: 'Copies',
    help: 'Share of the samples that lie closer to a training image than a third of their distance to the second nearest (Yoon et al. 2023).',
    scale: 'count',
  },
  bitsPerDimension: {
    title: 'Bits per dimension',
    short: 'Bits/dim',
    help: 'Of 64 test images, from their likelihood along the probability-flow ODE with Hutchinson’s estimate of its divergence (Song et al. 2021); fewer are better. The floor is that of 64 training images: far below it, the network knows those by heart.',
    scale: 'above-floor',
  },
}

/** What a floor is, in one line. */
export const floorHelp =
  'The floor is the same distance between two independent exact samples of the same size: what a perfect sampler scores. For images it is what as many test images score.'
