/**
 * The selection after a click on a row's box. With Shift, everything from the last clicked row to this one takes the
 * state that this one gets; without, only this one.
 * @param order ids of the rows as they are shown
 * @param anchor the row clicked before, if any
 */
export function selectionAfter(
  selected: ReadonlySet<string>,
  order: readonly string[],
  anchor: string | null,
  clicked: string,
  shift: boolean,
): Set<string> {
  const next = new Set(selected)
  const on = !selected.has(clicked)
  const from = anchor === null ? -1 : order.indexOf(anchor)
  const to = order.indexOf(clicked)
  const range = shift && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [clicked]
  for (const id of range) {
    if (on) next.add(id)
    else next.delete(id)
  }
  return next
}
