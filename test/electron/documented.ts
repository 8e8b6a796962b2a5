import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** What Electron's own type declarations say of one of its objects. */
export interface Documented {
  readonly members: ReadonlySet<string>
  readonly events: ReadonlySet<string>
}

type Declaration = ts.ClassDeclaration | ts.InterfaceDeclaration

const file = join(import.meta.dirname, '../../node_modules/electron/electron.d.ts')
const listening: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'off', 'removeListener'])
const emitters: ReadonlySet<string> = new Set(['NodeEventEmitter', 'EventEmitter'])
const emitterMembers = [
  'on',
  'once',
  'off',
  'addListener',
  'removeListener',
  'removeAllListeners',
  'emit',
  'listenerCount',
]

let read: ReadonlyMap<string, Declaration> | null = null

/** Every class and interface of Electron's declarations, read once. */
function declarations(): ReadonlyMap<string, Declaration> {
  if (read !== null) return read
  const found = new Map<string, Declaration>()
  const visit = (node: ts.Node): void => {
    if ((ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name !== undefined) {
      // Later ones of the same name only gather them by process.
      if (!found.has(node.name.text)) found.set(node.name.text, node)
    }
    if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node) || ts.isSourceFile(node)) ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false))
  return (read = found)
}

/** The members and events of a class or interface and of what it extends; throws where Electron has no such name. */
export function documented(name: string): Documented {
  const declaration = declarations().get(name)
  if (declaration === undefined) throw new Error(`Electron’s declarations have no “${name}”.`)
  const members = new Set<string>()
  const events = new Set<string>()
  for (const member of declaration.members) {
    const called = member.name !== undefined && ts.isIdentifier(member.name) ? member.name.text : null
    if (called === null) continue
    members.add(called)
    if (!listening.has(called) || !(ts.isMethodDeclaration(member) || ts.isMethodSignature(member))) continue
    const type = member.parameters[0]?.type
    if (type !== undefined && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal))
      events.add(type.literal.text)
  }
  for (const clause of declaration.heritageClauses ?? []) {
    for (const { expression } of clause.types) {
      const base = ts.isPropertyAccessExpression(expression)
        ? expression.name.text
        : ts.isIdentifier(expression)
          ? expression.text
          : ''
      if (emitters.has(base)) emitterMembers.forEach((member) => members.add(member))
      else if (declarations().has(base)) {
        const inherited = documented(base)
        inherited.members.forEach((member) => members.add(member))
        inherited.events.forEach((event) => events.add(event))
      }
    }
  }
  return { members, events }
}

/** The words of a union type of string literals, such as a menu item's `role`. */
export function documentedWords(name: string, property: string): ReadonlySet<string> {
  const member = declarations()
    .get(name)
    ?.members.find((one) => one.name !== undefined && ts.isIdentifier(one.name) && one.name.text === property)
  const type = member !== undefined && ts.isPropertySignature(member) ? member.type : undefined
  const inner = type !== undefined && ts.isParenthesizedTypeNode(type) ? type.type : type
  if (inner === undefined || !ts.isUnionTypeNode(inner)) throw new Error(`${name}.${property} is no union of words.`)
  return new Set(
    inner.types.flatMap((one) =>
      ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : [],
    ),
  )
}
