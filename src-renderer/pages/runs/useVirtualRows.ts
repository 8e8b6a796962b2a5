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

/**
 * Which rows of a long table are in the document: those in view and a few beyond, in slots that are used again and
 * again, so that scrolling by a row changes one row.
 */
export function useVirtualRows(
  scroller: Ref<HTMLElement | null>,
  count: () => number,
  rowHeight: number,
  headHeight: number,
) {
  const first = ref(0)
  const visible = ref(20)

  const measure = (): void => {
    const element = scroller.value
    if (!element) return
    visible.value = Math.ceil(Math.max(0, element.clientHeight - headHeight) / rowHeight) + 1
    first.value = Math.floor(element.scrollTop / rowHeight)
  }
  const resized = new ResizeObserver(measure)
  onMounted(() => {
    if (scroller.value) resized.observe(scroller.value)
    measure()
  })
  onBeforeUnmount(() => {
    resized.disconnect()
  })

  const slots: ComputedRef<readonly Slot[]> = computed(() => {
    const pool = visible.value + 2 * beyond
    const from = Math.max(0, Math.min(first.value - beyond, count() - pool))
    const shown = Math.min(pool, count())
    return Array.from({ length: shown }, (_, k) => {
      const index = from + k
      return { slot: index % pool, index, top: index * rowHeight }
    }).sort((a, b) => a.slot - b.slot)
  })
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
