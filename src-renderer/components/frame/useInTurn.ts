import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/**
 * How many of a page's heavier parts it shows, from 0 to `parts`: one more each time that it was painted, so that the
 * page is there, and answers, before all of it is.
 */
export function useInTurn(parts: number): Ref<number> {
  const shown = ref(0)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        shown.value += 1
        if (shown.value < parts) next()
      })
    })
  }
  onMounted(next)
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })
  return shown
}
