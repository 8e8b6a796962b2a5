import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/**
 * Draws once in a frame at most, and not at all while the element is out of sight; what was missed is drawn when it is
 * seen again.
 * @returns asks for a drawing
 */
export function useRedraw(element: Ref<HTMLElement | null>, draw: () => void): () => void {
  let wanted = false
  let inView = false
  let frame: number | null = null

  const ask = (): void => {
    wanted = true
    if (!inView || document.hidden || frame !== null) return
    frame = requestAnimationFrame(() => {
      frame = null
      if (!inView) return
      wanted = false
      draw()
    })
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
    if (frame !== null) cancelAnimationFrame(frame)
  })
  return ask
}
