/** What became of a run of a bundle. */
export interface Imported {
  readonly run: string
  /** `there`: the history has it already, as far or further. `newer`: it took the place of an earlier state. */
  readonly outcome: 'added' | 'newer' | 'there'
}
