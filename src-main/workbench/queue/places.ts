/** Places nearer to each other than this are made anew. */
const leastGap = 1e-6

/**
 * Places for `count` runs between two that wait, evenly apart; an end without a neighbour is null. Null where there is
 * no room between them, and all places must be made anew.
 */
export function placesBetween(before: number | null, after: number | null, count: number): readonly number[] | null {
  const low = before ?? (after === null ? 0 : after - count - 1)
  const high = after ?? low + count + 1
  const gap = (high - low) / (count + 1)
  return gap < leastGap ? null : Array.from({ length: count }, (_, k) => low + (k + 1) * gap)
}

/** The order with some of its members moved, in their own order, before another one; null: to the end. */
export function movedBefore(order: readonly string[], moved: readonly string[], before: string | null): string[] {
  const inOrder = order.filter((id) => moved.includes(id))
  // moved before one of themselves they stay together where that one is
  const anchor = before === null ? -1 : order.findIndex((id, k) => k >= order.indexOf(before) && !moved.includes(id))
  const rest = order.filter((id) => !moved.includes(id))
  const at = anchor < 0 ? rest.length : rest.indexOf(order[anchor] ?? '')
  return [...rest.slice(0, at), ...inOrder, ...rest.slice(at)]
}
