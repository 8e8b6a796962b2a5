import { describe, expect, it, vi } from 'vitest'
import type { RunSummary } from '@contract/run'
import { goingOn, wayOut, type QuitAnswer } from '../../../src-main/hosts/desktop/quit'

const run = (name: string, state: RunSummary['state']) => ({ name, state }) as RunSummary

function leaving(runs: readonly RunSummary[], answer: QuitAnswer) {
  const parts = {
    runs: vi.fn(() => Promise.resolve(runs)),
    ask: vi.fn(() => Promise.resolve(answer)),
    hide: vi.fn(),
    close: vi.fn(() => Promise.resolve()),
    leave: vi.fn(),
  }
  const out = wayOut(parts)
  const quit = () => {
    const preventDefault = vi.fn()
    out.beforeQuit({ preventDefault })
    return preventDefault.mock.calls.length > 0
  }
  return { ...parts, out, quit }
}

describe('the way out', () => {
  it('closes the workbench, then leaves; nothing is asked where nothing goes on', async () => {
    const { ask, close, leave, out, quit } = leaving([run('a', 'done')], 'stay')
    expect(quit()).toBe(true)
    await vi.waitFor(() => {
      expect(leave).toHaveBeenCalledOnce()
    })
    expect(ask).not.toHaveBeenCalled()
    expect(close).toHaveBeenCalledOnce()
    expect(out.isFree).toBe(true)
    expect(quit()).toBe(false)
  })

  it('asks once while something goes on, and stays if the person says so', async () => {
    const { ask, close, leave, out, quit } = leaving([run('a', 'running'), run('b', 'queued')], 'stay')
    expect(quit()).toBe(true)
    expect(quit()).toBe(true)
    await vi.waitFor(() => {
      expect(ask).toHaveBeenCalledOnce()
    })
    await Promise.resolve()
    expect(close).not.toHaveBeenCalled()
    expect(leave).not.toHaveBeenCalled()
    expect(out.isFree).toBe(false)
  })

  it('puts the window away on wish, and leaves when the work is done and nobody has come back', async () => {
    const parts = leaving([run('a', 'running')], 'leave-running')
    parts.quit()
    await vi.waitFor(() => {
      expect(parts.hide).toHaveBeenCalledOnce()
    })
    await parts.out.ended()
    expect(parts.leave).not.toHaveBeenCalled()
    parts.runs.mockResolvedValue([run('a', 'done')])
    parts.out.shown()
    await parts.out.ended()
    expect(parts.leave).not.toHaveBeenCalled()
    parts.runs.mockResolvedValue([run('a', 'running')])
    parts.quit()
    await vi.waitFor(() => {
      expect(parts.hide).toHaveBeenCalledTimes(2)
    })
    parts.runs.mockResolvedValue([run('a', 'done')])
    await parts.out.ended()
    expect(parts.leave).toHaveBeenCalledOnce()
    expect(parts.close).not.toHaveBeenCalled()
  })

  it('leaves even where the history cannot be closed', async () => {
    const { close, leave, quit } = leaving([], 'quit')
    close.mockRejectedValueOnce(new Error('disk full'))
    quit()
    await vi.waitFor(() => {
      expect(leave).toHaveBeenCalledOnce()
    })
  })

  it('says what goes on', () => {
    expect(goingOn([run('a', 'done'), run('b', 'failed')])).toBeNull()
    expect(goingOn([run('a', 'running'), run('b', 'queued'), run('c', 'queued')])).toBe(
      '“a” trains. 2 runs wait. What was trained until now is kept; the rest is not done.',
    )
  })
})
