import { describe, expect, test } from 'vitest'
import { parseExperiment, parseExperimentOrFailure } from '@contract/experiment/parse'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'

/** A spec with every field written out. */
const complete = {
  name: 'mixture, VP, width 64',
  target: { kind: 'mixture', dimension: 50, components: 10, spread: 4, shape: 'cube', seed: 0 },
  process: { kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } },
  objective: {
    kind: 'denoising',
    parameterization: 'noise',
    dataDeviation: 1,
    weighting: 'variance',
    times: { min: 0.001, max: 5 },
  },
  network: {
    kind: 'mlp',
    width: 64,
    depth: 2,
    activation: 'silu',
    timeFeatures: 32,
    initialization: 'uniform-fan-in',
  },
  training: {
    steps: 3000,
    batch: 256,
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    schedule: { kind: 'constant', warmup: 0 },
    average: { kind: 'none' },
    dataScale: 1,
  },
  sampling: { integrator: 'euler-maruyama', steps: 500, count: 2000, start: 'prior', grid: 'uniform' },
  evaluation: { metrics: ['slicedWasserstein2', 'energyDistance', 'mmdLaplace'], referenceCount: 2000 },
  seed: 0,
}

function specOf(input: unknown): ExperimentSpec {
  const parsed = parseExperiment(input)
  if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return parsed.spec
}

describe('a spec', () => {
  test('that is complete is taken as it is', () => {
    expect(specOf(complete)).toMatchObject(complete)
  })

  test('that is empty has all of these values', () => {
    expect(specOf({})).toMatchObject(complete)
  })

  test('is the same when it is parsed again', () => {
    const spec = specOf({ process: { kind: 'pbm' }, target: { kind: 'funnel' } })
    expect(specOf(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
  })

  test('of PBM begins at the pin, at 0.99 T, and has constant α′', () => {
    expect(specOf({ process: { kind: 'pbm', horizon: 2 } })).toMatchObject({
      name: 'mixture, PBM, width 64',
      process: { kind: 'pbm', sigma: 1, horizon: 2, schedule: { kind: 'constant', beta: 1 } },
      objective: { times: { min: 0.001, max: 1.98 } },
      sampling: { start: 'pinned' },
    })
  })

  test('may bring PBM as close to the pin as it likes', () => {
    const spec = specOf({
      process: { kind: 'pbm' },
      objective: { times: { min: 0.001, max: 0.999 } },
      sampling: { start: 'prior' },
    })
    expect(spec.objective).toMatchObject({ times: { max: 0.999 } })
    expect(spec.sampling.start).toBe('prior')
  })

  test.each([
    [{ kind: 'gaussian', dimension: 3, mean: [1, 2, 3], variance: 0.5 }, 3],
    [{ kind: 'gaussian' }, 2],
    [
      {
        kind: 'mixture',
        means: [
          [0, 0],
          [1, 1],
        ],
        variances: [1, 2],
        weights: [0.25, 0.75],
      },
      2,
    ],
    [{ kind: 'mixture', means: [[5]] }, 1],
    [{ kind: 'mixture', dimension: 7, shape: 'ball' }, 7],
    [{ kind: 'funnel', dimension: 50, sigma: 3 }, 50],
    [{ kind: 'mnist', digits: [0, 1] }, 784],
  ])('may have the target %j', (target, dimension) => {
    const spec = specOf({ target })
    expect(spec.target).toMatchObject(target)
    expect(dimensionOf(spec.target)).toBe(dimension)
  })
})

/** Input, the field that is named, and what its sentence says. */
const refused: readonly (readonly [input: unknown, path: string, words: RegExp])[] = [
  // not a spec at all
  [null, '', /JSON object such as/],
  [[], '', /JSON object such as/],
  ['{}', '', /JSON object such as/],
  // unknown keys, at every depth
  [{ taget: {} }, 'taget', /"taget" is not a field\. Did you mean “target”\? The fields here are name, target,/],
  [{ target: { kind: 'mixture', dimention: 3 } }, 'target.dimention', /Did you mean “dimension”/],
  [{ network: { widht: 3 } }, 'network.widht', /Did you mean “width”/],
  [
    { training: { optimizer: { kind: 'adam', momentum: 1 } } },
    'training.optimizer.momentum',
    /kind, learningRate, beta1, beta2, epsilon\.$/,
  ],
  [{ training: { optimizer: { momentum: 1 } } }, 'training.optimizer.momentum', /beta2, epsilon\.$/],
  [{ process: { kind: 'vp', schedule: { kind: 'constant', betta: 3 } } }, 'process.schedule.betta', /“beta”/],
  [{ process: { kind: 'pbm', schedule: { kind: 'linear', beta: 3 } } }, 'process.schedule.beta', /kind, min, max\.$/],
  [{ objective: { times: { min: 0.1, max: 1, step: 2 } } }, 'objective.times.step', /min, max\.$/],
  [JSON.parse('{"network": {"__proto__": {"width": 3}}}'), 'network.__proto__', /is not a field/],
  // wrong types
  [{ target: { kind: 'mixture', dimension: '50' } }, 'target.dimension', /^Expected a finite number, got "50"\.$/],
  [{ target: { kind: 'mixture', dimension: 2.5 } }, 'target.dimension', /^Expected a whole number, got 2\.5\.$/],
  [{ process: { kind: 'vp', sigma: NaN } }, 'process.sigma', /^Expected a finite number, got NaN\.$/],
  [{ process: { kind: 'vp', sigma: Infinity } }, 'process.sigma', /^Expected a finite number, got Infinity\.$/],
  [{ process: { kind: 'vp', sigma: null } }, 'process.sigma', /^Expected a finite number, got null\.$/],
  [{ target: 'mixture' }, 'target', /object with a "kind"/],
  [{ network: null }, 'network', /^Expected an object .*"mlp".*, got null\.$/],
  [{ objective: [] }, 'objective', /^Expected an object .*"denoising".*, got a list\.$/],
  [{ name: 3 }, 'name', /^Expected text, got 3\.$/],
  [{ name: '' }, 'name', /^Must not be empty\.$/],
  [{ name: 'x'.repeat(201) }, 'name', /at most 200 characters/],
  [{ seed: '1' }, 'seed', /got "1"/],
  [{ evaluation: { metrics: 'all' } }, 'evaluation.metrics', /^Expected a list, got "all"\.$/],
  [
    { target: { kind: 'gaussian', variance: 'big' } },
    'target.variance',
    /^Expected a finite number or a list, got "big"\.$/,
  ],
  [
    { target: { kind: 'gaussian', dimension: 2, mean: [1, 'a'] } },
    'target.mean[1]',
    /^Expected a finite number, got "a"\.$/,
  ],
  [
    {
      target: {
        kind: 'mixture',
        means: [
          [1, 2],
          [3, null],
        ],
      },
    },
    'target.means[1][1]',
    /got null/,
  ],
  // out of range
  [{ target: { kind: 'mixture', dimension: 0 } }, 'target.dimension', /^Must be at least 1, got 0\.$/],
  [{ target: { kind: 'funnel', dimension: 1 } }, 'target.dimension', /^Must be at least 2, got 1\.$/],
  [{ target: { kind: 'gaussian', variance: -1 } }, 'target.variance', /^Must be greater than 0, got -1\.$/],
  [{ target: { kind: 'gaussian', variance: [1, -1] } }, 'target.variance[1]', /^Must be greater than 0, got -1\.$/],
  [
    { target: { kind: 'mixture', means: [[1], [2]], variances: [1, 0] } },
    'target.variances[1]',
    /greater than 0, got 0/,
  ],
  [{ training: { batch: 1e12 } }, 'training.batch', /^Must be at most 10000000, got 1000000000000\.$/],
  [{ training: { steps: 1e20 } }, 'training.steps', /^Must be at most 100000000, got 1/],
  [{ training: { dataScale: 1e-300 } }, 'training.dataScale', /single precision/],
  [{ training: { optimizer: { learningRate: 0 } } }, 'training.optimizer.learningRate', /greater than 0, got 0/],
  [{ network: { timeFeatures: 3 } }, 'network.timeFeatures', /^Must be a multiple of 2, got 3\.$/],
  [{ seed: 2 ** 32 }, 'seed', /at most 4294967295/],
  [{ seed: -1 }, 'seed', /^Must be at least 0, got -1\.$/],
  [{ target: { kind: 'mnist', digits: [] } }, 'target.digits', /^Must have at least 1 entry\.$/],
  [{ target: { kind: 'mnist', digits: [10] } }, 'target.digits[0]', /^Must be at most 9, got 10\.$/],
  [{ target: { kind: 'mnist', digits: [1, 1] } }, 'target.digits', /twice/],
  [{ objective: { times: { min: 0, max: 1 } } }, 'objective.times.min', /greater than 0/],
  [{ objective: { times: { min: 0.001 } } }, 'objective.times.max', /^Missing; give a finite number\.$/],
  // choices
  [{ target: { kind: 'moon' } }, 'target.kind', /"moon" is not known; choose one of "gaussian", "mixture"/],
  [{ target: {} }, 'target.kind', /^Missing; choose one of/],
  [
    { process: { kind: 'vp', schedule: {} } },
    'process.schedule.kind',
    /^Must be one of "constant", "linear", "cosine"\.$/,
  ],
  [{ network: { activation: 'gelu' } }, 'network.activation', /^Must be one of "silu", "relu", "tanh", got "gelu"\.$/],
  [
    { training: { optimizer: { kind: 'lion' } } },
    'training.optimizer.kind',
    /^Must be one of "adam", "adamw", "sgd"\.$/,
  ],
  [{ training: { optimizer: null } }, 'training.optimizer', /an object, got null/],
  [{ evaluation: { metrics: ['fid'] } }, 'evaluation.metrics[0]', /"slicedWasserstein2"/],
  // what no single field can know
  [{ target: { kind: 'gaussian', dimension: 3, mean: [1, 2] } }, 'target.mean', /2 entries; the dimension asks for 3/],
  [{ target: { kind: 'mixture', means: [[1, 2], [3]] } }, 'target.means[1]', /the first mean asks for 2/],
  [
    { target: { kind: 'mixture', means: [[1], [2]], variances: [1] } },
    'target.variances',
    /number of means asks for 2/,
  ],
  [
    { target: { kind: 'mixture', means: [[1], [2]], weights: [0.5, 0.6] } },
    'target.weights',
    /sum to 1\.1; they must sum to 1/,
  ],
  [
    { target: { kind: 'mixture', means: [[1], [2]], weights: [1.5, -0.5] } },
    'target.weights[1]',
    /at least 0, got -0\.5/,
  ],
  [{ target: { kind: 'mixture', means: [[1, 2]], dimension: 2 } }, 'target.dimension', /drawn from a seed, “means”/],
  [{ target: { kind: 'mixture', weights: [1], spread: 2 } }, 'target.spread', /drawn from a seed, “weights”/],
  [{ target: { kind: 'mixture', weights: [1] } }, 'target.means', /^Missing; give a list\.$/],
  [
    { process: { kind: 'pbm' }, objective: { times: { min: 0.001, max: 1 } } },
    'objective.times.max',
    /pinned at T = 1, .* such as 0\.99/,
  ],
  [
    { process: { kind: 'pbm', horizon: 2 }, objective: { times: { min: 0.001, max: 2 } } },
    'objective.times.max',
    /pinned at T = 2, .* such as 1\.98/,
  ],
  [{ objective: { times: { min: 0.1, max: 6 } } }, 'objective.times.max', /at most the horizon, T = 5/],
  [{ objective: { times: { min: 3, max: 1 } } }, 'objective.times.min', /less than objective\.times\.max, which is 1/],
  [{ sampling: { start: 'pinned' } }, 'sampling.start', /Only PBM has a pinned end; choose "prior" or "exact"/],
  [
    { process: { kind: 'vp', schedule: { kind: 'linear', min: 3, max: 1 } } },
    'process.schedule.min',
    /at most process\.schedule\.max/,
  ],
]

describe('a spec with something wrong names the field and what would be right:', () => {
  test.each(refused)('%j', (input, path, words) => {
    const parsed = parseExperiment(input)
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(parsed.issues.map((issue) => issue.path)).toEqual([path])
    expect(parsed.issues[0]?.message).toMatch(words)
  })

  test('all of it, not only the first', () => {
    const parsed = parseExperiment({
      seed: -1,
      network: { width: 0, dpeth: 2 },
      target: { kind: 'mixture', dimension: 'x' },
    })
    expect(parsed.ok ? [] : parsed.issues.map(({ path }) => path)).toEqual([
      'target.dimension',
      'network.width',
      'network.dpeth',
      'seed',
    ])
  })

  test('a key of any length is shown shortly', () => {
    const parsed = parseExperiment({ training: { ['x'.repeat(10_000)]: 1 } })
    expect(parsed.ok ? '' : parsed.issues[0]?.message.length).toBeLessThan(200)
  })

  test('as one failure, it has the first field and every sentence', () => {
    const result = parseExperimentOrFailure({ seed: -1, network: { width: 0 } })
    expect(result.ok ? null : result.error).toEqual({
      code: 'invalid-spec',
      field: 'network.width',
      message: 'network.width: Must be at least 1, got 0.\nseed: Must be at least 0, got -1.',
    })
  })
})
