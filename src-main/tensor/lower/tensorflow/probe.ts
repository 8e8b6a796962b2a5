import type { TensorflowBinding } from './binding'
import { NodeList } from './graph'
import { flag, functionOf, shapeOf, typeOf, typesOf, type Graph } from './messages'
import { TensorflowSession } from './session'

/** A function that doubles a number, called so that XLA must compile it. */
function doubling(): Graph {
  const inside = new NodeList('function')
  const x = { name: 'x', type: 'float32' } as const
  const doubled = inside.node('AddV2', [x, x])
  const nodes = new NodeList('graph')
  nodes.add('Placeholder', [], { dtype: typeOf('float32'), shape: shapeOf([]) }, 'number')
  nodes.add(
    'StatefulPartitionedCall',
    ['number:0'],
    {
      Tin: typesOf(['float32']),
      Tout: typesOf(['float32']),
      f: functionOf('double'),
      _XlaMustCompile: flag(true),
    },
    'doubled',
  )
  const definition = {
    name: 'double',
    arguments: [x],
    results: [{ name: 'r', type: 'float32', from: doubled.name }],
    nodes: inside.nodes,
    effects: [],
    attributes: {},
  } as const
  return { nodes: nodes.nodes, functions: [definition] }
}

/** Whether this library's compiler is there and works on its device; the C library without Python comes without it. */
export function canCompile(binding: TensorflowBinding): boolean {
  try {
    const session = new TensorflowSession(binding, doubling())
    try {
      const number = { place: 'number', type: 'float32', shape: [], data: Float32Array.of(21) } as const
      const [doubled] = session.run([number], ['doubled'], 'The probe of the compiler failed')
      return doubled?.[0] === 42
    } finally {
      session.dispose()
    }
  } catch {
    return false
  }
}
