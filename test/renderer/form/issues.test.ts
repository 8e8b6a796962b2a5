import { describe, expect, it } from 'vitest'
import { sentencesAt, sentencesElsewhere } from '../../../src-renderer/components/form/issues'

const issues = [
  { path: 'target.means[1]', message: 'Has 3 entries.' },
  { path: 'training.steps', message: 'Must be at least 1.' },
  { path: 'trainingSteps', message: 'Unknown.' },
]

describe('sentences beside fields', () => {
  it('stand beside the field that they are about or that holds it', () => {
    expect(sentencesAt(issues, 'training.steps')).toEqual(['Must be at least 1.'])
    expect(sentencesAt(issues, 'target.means')).toEqual(['[1]: Has 3 entries.'])
    expect(sentencesAt(issues, 'train')).toEqual([])
  })

  it('stand elsewhere where no field is theirs', () => {
    expect(sentencesElsewhere(issues, ['target', 'training'])).toEqual(['trainingSteps: Unknown.'])
  })
})
