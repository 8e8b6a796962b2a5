/** Calls a function soon after it was asked for, but not more often than once an interval (in milliseconds). */
export class Rhythm {
  private timer: NodeJS.Timeout | undefined
  private last = -Infinity

  constructor(
    private readonly interval: number,
    private readonly beat: () => void,
  ) {}

  ask(): void {
    if (this.timer !== undefined) return
    const wait = this.last + this.interval - performance.now()
    if (wait <= 0) this.now()
    else {
      this.timer = setTimeout(() => {
        this.now()
      }, wait)
    }
  }

  /** Calls it at once, whatever was asked for. */
  now(): void {
    this.cancel()
    this.last = performance.now()
    this.beat()
  }

  cancel(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
