import type { SpecIssue } from '@contract/experiment/issue'

const isWithin = (path: string, field: string) =>
  path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)

/** The sentences about a field or anything within it. */
export const sentencesAt = (issues: readonly SpecIssue[], field: string): readonly string[] =>
  issues.filter(({ path }) => isWithin(path, field)).map((issue) => located(issue, field))

/** The sentences that stand beside none of the shown fields. */
export const sentencesElsewhere = (issues: readonly SpecIssue[], shown: readonly string[]): readonly string[] =>
  issues.filter(({ path }) => !shown.some((field) => isWithin(path, field))).map((issue) => located(issue, ''))

/** Says where within the field it is, if not the whole of it. */
function located({ path, message }: SpecIssue, field: string): string {
  const inner = path.slice(field.length).replace(/^\./, '')
  return inner === '' ? message : `${inner}: ${message}`
}
