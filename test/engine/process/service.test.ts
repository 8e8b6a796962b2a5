import { describe, expect, it, vi } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { fail } from '@contract/failure'
import type { Line } from '../../../src-main/engine/process/line'
import type { FromEngine, ToEngine } from '../../../src-main/engine/messages'
import { serve, type Perform } from '../../../src-main/engine/process/service'

/** A line whose other end is the test. */
function testLine() {
  const sent: FromEngine[] = []
  let receive: (message: unknown) => void = () => undefined
  let close: () => void = () => undefined
  const line: Line = {
    send: (message) => void sent.push(message),
    onMessage: (listener) => (receive = listener),
    onClose: (listener) => (close = listener),
  }
  return {
    line,
    sent,
    tell: (message: unknown) => {
      receive(message)
    },
    hangUp: () => {
      close()
    },
  }
}

const density = (id: number): ToEngine => ({
  kind: 'task',
  id,
  task: {
    kind: 'density',
    spec: specOf(),
    axes: [0, 1],
    x: [-1, 1],
    y: [-1, 1],
    resolution: 8,
  },
})

function specOf() {
  const parsed = parseExperimentOrFailure({ target: { kind: 'gaussian' } })
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

const start = (perform: Perform) => {
  const exit = vi.fn<(code: number) => void>()
  let breakDown: (error: unknown) => void = () => undefined
  const end = testLine()
  serve(end.line, perform, { exit, onBreakdown: (listener) => (breakDown = listener) })
  return {
    ...end,
    exit,
    breakDown: (error: unknown) => {
      breakDown(error)
    },
  }
}

describe('the engine’s service', () => {
  it('says that it is ready, performs a task and answers with its outcome', async () => {
    const { sent, tell } = start((task, { report }) => {
      report({ kind: 'log', message: task.kind })
      return Promise.resolve({ kind: 'density', grid: null })
    })
    tell(density(7))
    await vi.waitFor(() => {
      expect(sent).toEqual([
        { kind: 'ready' },
        { kind: 'report', id: 7, report: { kind: 'log', message: 'density' } },
        { kind: 'outcome', id: 7, outcome: { kind: 'density', grid: null } },
      ])
    })
  })

  it('aborts the signal of the task that is to stop, and of no other', async () => {
    const { sent, tell } = start(
      (_, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(fail('cancelled', 'Stopped.'))
          })
        }),
    )
    tell(density(1))
    tell(density(2))
    tell({ kind: 'stop', id: 2 })
    await vi.waitFor(() => {
      expect(sent.slice(1)).toEqual([{ kind: 'failed', id: 2, failure: { code: 'cancelled', message: 'Stopped.' } }])
    })
  })

  it('tells failures as values, and knows a lack of memory by its many words', async () => {
    const { sent, tell } = start(() => Promise.reject(new RangeError('Array buffer allocation failed')))
    tell(density(3))
    await vi.waitFor(() => {
      expect(sent.at(-1)).toMatchObject({ kind: 'failed', id: 3, failure: { code: 'out-of-memory' } })
    })
  })

  it('refuses a task that it cannot read, by its id', () => {
    const { sent, tell } = start(() => Promise.reject(new Error('never')))
    tell({ kind: 'task', id: 4, task: { kind: 'train', spec: { target: 7 } } })
    expect(sent.at(-1)).toMatchObject({ kind: 'failed', id: 4, failure: { code: 'internal' } })
    tell('nonsense')
    expect(sent).toHaveLength(2)
  })

  it('ends when it is told to, and with its parent', () => {
    const one = start(() => Promise.reject(new Error('never')))
    one.tell({ kind: 'quit' })
    expect(one.exit).toHaveBeenCalledWith(0)
    const other = start(() => Promise.reject(new Error('never')))
    other.hangUp()
    expect(other.exit).toHaveBeenCalledWith(0)
  })

  it('fails every task under way when something breaks outside of them, then ends', async () => {
    const { sent, tell, exit, breakDown } = start(() => new Promise(() => undefined))
    tell(density(5))
    tell(density(6))
    breakDown(new Error('broken'))
    expect(sent.slice(1)).toEqual([
      { kind: 'failed', id: 5, failure: { code: 'internal', message: 'broken' } },
      { kind: 'failed', id: 6, failure: { code: 'internal', message: 'broken' } },
    ])
    await vi.waitFor(() => {
      expect(exit).toHaveBeenCalledWith(1)
    })
  })
})
