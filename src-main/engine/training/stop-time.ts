import type { TrainingReport } from '../messages'

/** A change by less than this factor is not worth telling. */
const notable = 1.5
/** How fast a checkpoint is read and handed over, in bytes a millisecond, before one was. */
const usualRate = 200_000
/** A long chunk is remembered for a while: the next one may be as long. */
const memory = 0.9

/**
 * How long a stop would take, in milliseconds: the chunk of steps in hand, which cannot be broken off, and the checkpoint
 * after it. Tells it whenever it has changed, so that whoever supervises the training waits for a slow step and not for
 * one that hangs.
 */
export class StopTime {
  private chunk = 0
  private checkpoint: number
  private told = 0

  /** @param bytes of a checkpoint. */
  constructor(
    private readonly report: (report: TrainingReport) => void,
    bytes: number,
  ) {
    this.checkpoint = bytes / usualRate
  }

  /** Takes in a chunk that was run. */
  ran(milliseconds: number): void {
    this.chunk = Math.max(milliseconds, memory * this.chunk)
    const now = this.chunk + this.checkpoint
    if (now < this.told * notable && now > this.told / notable) return
    this.tell(now)
  }

  /** Takes in a checkpoint that was read and handed over. */
  kept(milliseconds: number): void {
    this.checkpoint = milliseconds
  }

  /** All that was trained is kept: a stop has nothing to wait for. */
  over(): void {
    if (this.told > 0) this.tell(0)
  }

  private tell(milliseconds: number): void {
    this.told = milliseconds
    this.report({ kind: 'stop-time', milliseconds })
  }
}
