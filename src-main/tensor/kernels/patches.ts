import { int, ints } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import { gatherRows, sumRows } from './gathering'
import { byTap, readersOf, readsOf } from './lookup'
import { area } from './windows'
import type { Windows } from './windows'

/*
 * Convolutions as products of a matrix of patches: with weights that are trained, ONNX Runtime's own Conv and
 * ConvTranspose keep the channels first and so need everything transposed. Milliseconds of the forward pass and both
 * gradients together on two cores, 3×3, batch 64: 28×28×32: Conv 139, patches 64; 14×14×64: 88 and 45; 7×7×64: 34 and 10.
 */

/** Below this share of the wider side's channels the narrower side's patches are worth a detour. */
const narrow = 4

/** y = patches(x) · w; where the output has far fewer channels, x · w first, whose results are then added up. */
export function convolveByPatches(x: string, filter: string, windows: Windows, graph: OnnxGraph): string {
  const { batch, inputChannels: inside, outputChannels: outside } = windows
  const [pixels, taps] = [area(windows.input), area(windows.filter)]
  const reads = readsOf(windows)
  const flat = graph.reshape(x, [batch, pixels, inside])
  const result = [batch, windows.output.height, windows.output.width, outside]
  if (taps > 1 && narrow * outside <= inside) {
    const spread = graph.node('Transpose', [graph.reshape(filter, [taps, inside, outside])], { perm: ints([1, 0, 2]) })
    const weights = graph.reshape(spread, [inside, taps * outside])
    const parts = graph.node('MatMul', [graph.reshape(x, [batch * pixels, inside]), weights])
    const rows = { name: graph.reshape(parts, [batch, pixels * taps, outside]), batch, width: outside }
    return graph.reshape(sumRows(rows, byTap(reads), graph), result)
  }
  const patches = gatherRows({ name: flat, batch, width: inside }, reads, graph)
  const matrix = graph.reshape(patches, [batch * reads.groups, taps * inside])
  return graph.reshape(graph.node('MatMul', [matrix, graph.reshape(filter, [taps * inside, outside])]), result)
}

/** dx = patches(dy) · wᵀ, the patches being the places that read a pixel; or the sum of the parts of dy · wᵀ. */
export function convolveBackByPatches(dy: string, filter: string, windows: Windows, graph: OnnxGraph): string {
  const { batch, inputChannels: inside, outputChannels: outside } = windows
  const [places, taps] = [area(windows.output), area(windows.filter)]
  const readers = readersOf(windows)
  const result = [batch, windows.input.height, windows.input.width, inside]
  if (taps > 1 && narrow * inside <= outside) {
    const weights = graph.reshape(filter, [taps * inside, outside])
    const matrix = graph.reshape(dy, [batch * places, outside])
    const parts = graph.node('Gemm', [matrix, weights], { transB: int(1) })
    const rows = { name: graph.reshape(parts, [batch, places * taps, inside]), batch, width: inside }
    return graph.reshape(sumRows(rows, byTap(readers), graph), result)
  }
  const flat = graph.reshape(dy, [batch, places, outside])
  const patches = gatherRows({ name: flat, batch, width: outside }, readers, graph)
  const turned = graph.node('Transpose', [graph.reshape(filter, [taps, inside, outside])], { perm: ints([0, 2, 1]) })
  const matrix = graph.reshape(patches, [batch * readers.groups, taps * outside])
  return graph.reshape(graph.node('MatMul', [matrix, graph.reshape(turned, [taps * outside, inside])]), result)
}

/** dw = patches(x)ᵀ · dy, or xᵀ · patches(dy): whichever patches are fewer numbers. */
export function filterGradientByPatches(x: string, dy: string, windows: Windows, graph: OnnxGraph): string {
  const { batch, inputChannels: inside, outputChannels: outside } = windows
  const [pixels, places, taps] = [area(windows.input), area(windows.output), area(windows.filter)]
  const result = [windows.filter.height, windows.filter.width, inside, outside]
  const given = graph.reshape(dy, [batch * places, outside])
  if (pixels * outside < places * inside) {
    const rows = { name: graph.reshape(dy, [batch, places, outside]), batch, width: outside }
    const patches = graph.reshape(gatherRows(rows, readersOf(windows), graph), [batch * pixels, taps * outside])
    const matrix = graph.reshape(x, [batch * pixels, inside])
    const product = graph.node('Gemm', [matrix, patches], { transA: int(1) })
    const split = graph.reshape(product, [inside, taps, outside])
    return graph.reshape(graph.node('Transpose', [split], { perm: ints([1, 0, 2]) }), result)
  }
  const rows = { name: graph.reshape(x, [batch, pixels, inside]), batch, width: inside }
  const patches = graph.reshape(gatherRows(rows, readsOf(windows), graph), [batch * places, taps * inside])
  return graph.reshape(graph.node('Gemm', [patches, given], { transA: int(1) }), result)
}
