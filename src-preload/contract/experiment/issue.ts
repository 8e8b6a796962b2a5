/** One thing wrong with a spec: the field's path and a sentence that says what would be right. */
export interface SpecIssue {
  readonly path: string
  readonly message: string
}
