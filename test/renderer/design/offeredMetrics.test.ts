import { describe, expect, it } from 'vitest'
import { evaluationFields } from '../../../src-renderer/components/form/sections'
import type { Draft } from '../../../src-renderer/components/form/values'
import { withOfferedMetrics } from '../../../src-renderer/pages/design/form/offeredMetrics'

const offered = (draft: Draft): readonly (string | number)[] =>
  withOfferedMetrics(evaluationFields, draft).flatMap((field) =>
    field.kind === 'subset' ? field.options.map(({ value }) => value) : [],
  )

describe('the distances that the form offers', () => {
  it('are those that the target has', () => {
    const ofFunnel = offered({ target: { kind: 'funnel' } })
    expect(ofFunnel).toContain('energyDistance')
    expect(ofFunnel).not.toContain('frechetDistance')
    expect(ofFunnel).not.toContain('modeWeights')
    expect(offered({ target: { kind: 'mixture' } })).toContain('modeWeights')
    expect(offered({ target: { kind: 'mnist' } })).toContain('frechetDistance')
  })

  it('depend on the data of the training as well', () => {
    const target = { kind: 'funnel' }
    expect(offered({ target })).not.toContain('memorisation')
    expect(offered({ target, training: { data: { kind: 'finite' } } })).toContain('memorisation')
  })

  it('and those that are chosen already, so that they can be left out', () => {
    const evaluation = { metrics: ['recall'] }
    expect(offered({ target: { kind: 'funnel' }, evaluation })).toContain('recall')
    expect(offered({ target: { kind: 'funnel' }, evaluation })).not.toContain('precision')
  })

  it('are all of them before the target is complete', () => {
    const options = evaluationFields.flatMap((field) => (field.kind === 'subset' ? field.options : []))
    expect(offered({ target: { kind: 'images' } })).toHaveLength(options.length)
  })
})
