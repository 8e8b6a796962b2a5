/** What became of a run of a bundle. */
export interface Imported {
  readonly run: string
  /** `there`: the history has it already, as far or further. `newer`: it took the place of an earlier state. */
  readonly outcome: 'added' | 'newer' | 'there'
  /**
   * The name of the data set of images that it was trained on, where that is not kept on this machine: its results are
   * whole, but it can neither go on nor be measured again before the same images are imported.
   */
  readonly lacks?: string
}
