import { parseExperiment } from '@contract/experiment/parse'
import type { SpecIssue } from '@contract/experiment/issue'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError } from '@contract/failure'
import { memoryIssues } from './costs/memory'

/** Everything that keeps a spec from running on this machine; empty where nothing does. */
export function issuesOf(input: unknown, memory?: number): readonly SpecIssue[] {
  const parsed = parseExperiment(input)
  return parsed.ok ? memoryIssues(parsed.spec, memory) : parsed.issues
}

/** The complete spec; `invalid-spec`, or `out-of-memory` for one too large, with the first field that is wrong. */
export function readSpec(input: unknown, memory?: number): ExperimentSpec {
  const parsed = parseExperiment(input)
  if (!parsed.ok) throw refusal('invalid-spec', parsed.issues)
  const tooLarge = memoryIssues(parsed.spec, memory)
  if (tooLarge.length > 0) throw refusal('out-of-memory', tooLarge)
  return parsed.spec
}

/** Specs that are all complete; where one is not, its place is named and none is used. */
export function readSpecs(inputs: readonly unknown[], memory?: number): ExperimentSpec[] {
  return inputs.map((input, k) => {
    try {
      return readSpec(input, memory)
    } catch (thrown) {
      if (!(thrown instanceof CloudpinError) || inputs.length === 1) throw thrown
      const { code, message, field } = thrown.failure
      const place = `specs[${String(k)}]`
      const named = message
        .split('\n')
        .map((line) => `${place}.${line}`)
        .join('\n')
      throw new CloudpinError({ code, message: named, field: field === undefined ? place : `${place}.${field}` })
    }
  })
}

function refusal(code: 'invalid-spec' | 'out-of-memory', issues: readonly SpecIssue[]): CloudpinError {
  const message = issues.map(({ path, message: words }) => (path ? `${path}: ${words}` : words)).join('\n')
  const field = issues[0]?.path
  return new CloudpinError(field ? { code, message, field } : { code, message })
}
