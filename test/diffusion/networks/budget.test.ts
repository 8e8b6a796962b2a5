import { expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { makeNetwork, parameterCount } from '../../../src-main/diffusion/networks'
import { widthForBudget } from '../../../src-main/diffusion/networks/budget'
import { experiment } from '../specs'

const use = { dimension: 7, images: null, horizon: 1, seed: 0 }
const networks = ['mlp', 'time-mlp'].map(
  (kind) => experiment({ target: { kind: 'funnel' }, network: { kind } }).network,
)

it('finds the width that has a budget exactly, and none is nearer', () => {
  for (const network of networks) {
    if (network.kind === 'u-net') expect.fail()
    const countOf = (width: number) => parameterCount(makeNetwork({ ...network, width }, use))
    for (const width of [1, 17, 64]) {
      expect(widthForBudget(network, use, countOf(width))).toEqual({ width, parameterCount: countOf(width) })
    }
    for (const parameters of [1, 3000, 25_111]) {
      const found = widthForBudget(network, use, parameters)
      expect(found.parameterCount).toBe(countOf(found.width))
      for (const width of [found.width - 1, found.width + 1].filter((one) => one > 0)) {
        const distance = Math.abs(found.parameterCount - parameters)
        expect(distance).toBeLessThanOrEqual(Math.abs(countOf(width) - parameters))
      }
    }
  }
})

it('finds the channels of a U-Net, in fours that its heads divide', () => {
  const { network } = experiment({ target: { kind: 'mnist' }, network: { kind: 'u-net', channels: 12, heads: 3 } })
  if (network.kind !== 'u-net') expect.fail()
  const images = { height: 28, width: 28, channels: 1, range: [-1, 1] } as const
  const of = { dimension: 784, images, horizon: 1, seed: 0 }
  const countOf = (channels: number) => parameterCount(makeNetwork({ ...network, channels }, of))
  expect(widthForBudget(network, of, countOf(24))).toEqual({ width: 24, parameterCount: countOf(24) })
  expect(widthForBudget(network, of, 0.9 * countOf(36)).width).toBe(36)
})

it('refuses a budget of nothing', () => {
  for (const network of networks) {
    expect(() => widthForBudget(network, use, 0)).toThrow('A budget is at least 1 parameter, not 0.')
    expect(() => widthForBudget(network, use, NaN)).toThrow('A budget is at least 1 parameter')
  }
})

it('counts what guides the network in an experiment', () => {
  const spec = experiment({
    target: { kind: 'funnel', dimension: 7 },
    objective: { kind: 'control', pathSteps: 3, gradient: 'target' },
    network: { kind: 'time-mlp', width: 29 },
  })
  const assembly = assemble(spec)
  expect(assembly.budget(assembly.parameterCount)).toEqual({ width: 29, parameterCount: assembly.parameterCount })
})
