/** What may be used up in a while: it fills at a steady rate up to a most, and what is not there is not given. */
export class Allowance {
  private left: number
  private at: number

  constructor(
    /** Units that come back each second. */
    private readonly perSecond: number,
    /** The most that is there at once. */
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = most
    this.at = now()
  }

  /** Takes so many units; false, and nothing is taken, where there are not as many. */
  take(units: number): boolean {
    const now = this.now()
    this.left = Math.min(this.most, this.left + ((now - this.at) / 1000) * this.perSecond)
    this.at = now
    if (units > this.left) return false
    this.left -= units
    return true
  }
}
