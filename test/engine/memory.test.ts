import { describe, expect, it } from 'vitest'
import { checkMemory, memoryOf } from '../../src-main/engine/memory'
import type { Program } from '../../src-main/tensor/program'

const spec = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const

/** w: 1,000 floats kept; noise 500; a = f(noise) 2,000, b = g(a) 4,000, c = h(b) 100; a ends with b, b with c. */
const program: Program = {
  name: 'test',
  state: [{ ...spec(1000), name: 'w', id: 0, initial: { ...spec(1000), data: new Float32Array(1000) }, next: 0 }],
  inputs: [],
  constants: [],
  datasets: [{ id: 9, name: 'bytes', rowShape: [10], values: new Uint8Array(300) }],
  noise: [{ ...spec(500), id: 1, kind: 'normal', stream: 0 }],
  perStep: [],
  stepIndex: null,
  nodes: [
    { kernel: 'F', inputs: [1], outputs: [{ id: 2, spec: spec(2000) }], attributes: {} },
    { kernel: 'G', inputs: [2], outputs: [{ id: 3, spec: spec(4000) }], attributes: {} },
    { kernel: 'H', inputs: [3], outputs: [{ id: 4, spec: spec(100) }], attributes: {} },
  ],
  outputs: [{ ...spec(100), name: 'c', id: 4 }],
}

describe('the memory of a program', () => {
  it('is its state twice, its data, two chunks of noise and the most that lives at once', () => {
    expect(memoryOf(program)).toBe(2 * 4000 + 300 + 2 * 2000 + 4 * (2000 + 4000))
  })

  it('that is not there is refused, naming the field and what would fit', () => {
    const size = { field: 'training.batch', value: 1000 }
    expect(() => {
      checkMemory(program, size, 40_000)
    }).not.toThrow()
    expect(() => {
      checkMemory(program, size, memoryOf(program) / 4)
    }).toThrow('training.batch: 1000 asks for about 0.0346 MB of memory, and 0.00865 MB are free; 130 would fit.')
  })
})
