import type { Program, ProgramNode } from '../program'

/** The program without nodes and constants that neither an output nor the state depends on. */
export function reachable(program: Program): Program {
  const wanted = [...program.outputs.map(({ id }) => id), ...program.state.map(({ next }) => next)]
  const { nodes, used } = needed(program.nodes, wanted)
  return { ...program, nodes, constants: program.constants.filter(({ id }) => used.has(id)) }
}

/** The nodes that the wanted values depend on, in order, and all values met on the way. */
function needed(
  nodes: readonly ProgramNode[],
  wanted: readonly number[],
): { readonly nodes: readonly ProgramNode[]; readonly used: ReadonlySet<number> } {
  const used = new Set(wanted)
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some(({ id }) => used.has(id))) return false
    for (const id of node.inputs) used.add(id)
    return true
  })
  return { nodes: kept.toReversed(), used }
}
