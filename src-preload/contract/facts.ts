/** Something that is known of a target before anything is trained, or why it is not. */
export interface Fact {
  /** What it is about: “Samples”, “Score”, “B.1: π has a density”. */
  readonly name: string
  readonly verdict: Verdict
}

/** Whether something holds, and why, in a sentence. */
export interface Verdict {
  readonly kind: 'holds' | 'fails' | 'unknown'
  readonly sentence: string
}
