import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseExperiment } from '@contract/experiment/parse'
import { parseSweep } from '@contract/sweep/spec'

const root = join(import.meta.dirname, '../..')
const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
const textOf = (document: string) => readFileSync(join(root, document), 'utf8')
const readme = textOf('README.md')
const examples = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']): unknown => JSON.parse(json))

describe.each(documents)('%s', (document) => {
  test('leads to files that are there', () => {
    const targets = [...textOf(document).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target = '']) => target)
    const places = targets.map((target) => relative(root, join(root, dirname(document), target)))
    expect(places.filter((place) => !existsSync(join(root, place)))).toEqual([])
  })

  test('names scripts of npm and commands that there are', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
    const asked = [...textOf(document).matchAll(/npm run ([a-z:]+)/g)].map(([, script = '']) => script)
    expect(asked.filter((script) => !Object.hasOwn(scripts, script))).toEqual([])
    const commands = readdirSync(join(root, 'src-main/hosts/cli/commands')).map((name) => name.replace('.ts', ''))
    const named = [...textOf(document).matchAll(/cloudpin ([a-z]+)\b/g)].map(([, command = '']) => command)
    expect(named.filter((command) => !commands.includes(command))).toEqual([])
  })
})

describe('the examples of the README', () => {
  test('are a spec that says the defaults, and a sweep', () => {
    const [spec, sweep] = examples
    const { name, ...shown } = z.looseObject({ name: z.string() }).parse(spec)
    const parsed = parseExperiment(spec)
    expect(parsed).toEqual(parseExperiment({ name, target: { kind: 'mixture' }, process: { kind: 'vp' } }))
    if (parsed.ok) expect(parsed.spec).toMatchObject(shown)
    expect(parseSweep(sweep).ok).toBe(true)
  })
})
