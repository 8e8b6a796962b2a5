import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const leastMillisecondsBetween = 100

/**
 * Draws at most ten times a second, between two frames, and not at all while the element is out of sight; what was
 * missed is drawn when it is seen again.
 * @returns asks for a drawing
 */
export function useRedraw(element: Ref<HTMLElement | null>, draw: () => void): () => void {
  let wanted = false
  let inView = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = Number.NEGATIVE_INFINITY

  const ask = (): void => {
    wanted = true
    if (!inView || document.hidden || timer !== undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        if (!inView || document.hidden) return
        wanted = false
        last = performance.now()
        draw()
      },
      Math.max(0, last + leastMillisecondsBetween - performance.now()),
    )
  }
  const again = (): void => {
    if (wanted) ask()
  }
  const observer = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? false
    again()
  })
  onMounted(() => {
    document.addEventListener('visibilitychange', again)
    if (element.value) observer.observe(element.value)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', again)
    observer.disconnect()
    clearTimeout(timer)
  })
  return ask
}
