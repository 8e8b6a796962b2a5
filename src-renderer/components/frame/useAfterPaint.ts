import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** True once a page has been painted without its heavier part, which then follows: it is there, and answers, sooner. */
export function useAfterPaint(): Ref<boolean> {
  const painted = ref(false)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onMounted(() => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(() => (painted.value = true))
    })
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })
  return painted
}
