import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type Ref } from 'vue'

/** A place in the document that shows one row after the other as the table scrolls. */
export interface Slot {
  /** Its own number, which stays. */
  readonly slot: number
  readonly index: number
  /** From the top of all rows, in pixels. */
  readonly top: number
}

/** Rows beyond each end of what is seen. */
const beyond = 6
/** Milliseconds after a jump at which the rows beyond are made. */
const settlesAfter = 80

/** What is seen of a table: the first row, how many fit, and how many there are. */
export interface RowsView {
  readonly first: number
  readonly visible: number
  readonly count: number
  readonly rowHeight: number
}

/** The slots of a view; of the rows that are not seen those that are `kept` stay where they were. */
export function slotsOf({ first, visible, count, rowHeight }: RowsView, kept: readonly Slot[] = []): readonly Slot[] {
  const pool = visible + 2 * beyond
  const from = Math.max(0, Math.min(first - beyond, count - pool))
  const before = new Map(kept.map((place) => [place.slot, place]))
  return Array.from({ length: Math.min(pool, count) }, (_, k) => {
    const index = from + k
    const slot = index % pool
    const old = index >= first && index < first + visible ? undefined : before.get(slot)
    const fits = old !== undefined && old.index < count && old.index % pool === slot
    return fits ? old : { slot, index, top: index * rowHeight }
  }).sort((a, b) => a.slot - b.slot)
}

/**
 * Which rows of a long table are in the document: those in view and a few beyond, in slots that are used again and
 * again, so that scrolling by a row changes one row. A jump past the rows beyond makes only those that are seen, within
 * its frame, and leaves the others as they were until the table rests.
 */
export function useVirtualRows(
  scroller: Ref<HTMLElement | null>,
  count: () => number,
  rowHeight: number,
  headHeight: number,
) {
  const first = ref(0)
  const visible = ref(20)
  const jumping = ref(false)
  let settling: ReturnType<typeof setTimeout> | undefined

  const jump = (): void => {
    jumping.value = true
    clearTimeout(settling)
    settling = setTimeout(() => (jumping.value = false), settlesAfter)
  }
  const measure = (): void => {
    const element = scroller.value
    if (!element) return
    visible.value = Math.ceil(Math.max(0, element.clientHeight - headHeight) / rowHeight) + 1
    const now = Math.floor(element.scrollTop / rowHeight)
    if (Math.abs(now - first.value) > beyond) jump()
    first.value = now
  }
  const resized = new ResizeObserver(measure)
  onMounted(() => {
    if (scroller.value) resized.observe(scroller.value)
    measure()
  })
  onBeforeUnmount(() => {
    resized.disconnect()
    clearTimeout(settling)
  })

  const slots: ComputedRef<readonly Slot[]> = computed<readonly Slot[]>((before) =>
    slotsOf({ first: first.value, visible: visible.value, count: count(), rowHeight }, jumping.value ? before : []),
  )
  /** Scrolls no further than is needed to see a row whole. */
  const reveal = (index: number): void => {
    const element = scroller.value
    if (!element) return
    const top = index * rowHeight
    const room = element.clientHeight - headHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room
    measure()
  }
  const perPage = computed(() => Math.max(1, visible.value - 2))
  return { slots, measure, reveal, perPage }
}
