import type { Report, Row } from '../../bench/report'

export const row = (changes: Partial<Row>): Row => ({
  name: 'step S',
  device: 'CPU, 1 thread',
  peer: 'JAX 0.10.2',
  ours: 0.4,
  peers: 0.8,
  ratio: 0.5,
  quartiles: { low: 0.45, high: 0.55 },
  processorRatio: 0.6,
  asked: 0.75,
  asks: 'ratio',
  peakBytes: 100 * 2 ** 20,
  note: null,
  ...changes,
})

export const report = (changes: Partial<Report>): Report => ({
  quick: false,
  at: '2026-01-01T00:00:00.000Z',
  machine: 'a processor, 2 cores',
  rows: [row({})],
  growth: [],
  memory: null,
  estimates: [],
  ...changes,
})
