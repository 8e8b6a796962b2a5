import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** The time in milliseconds since 1970, once a second while it is `wanted` and the window is seen. */
export function useNow(wanted: () => boolean): Ref<number> {
  const now = ref(Date.now())
  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    timer = setInterval(() => {
      if (wanted() && !document.hidden) now.value = Date.now()
    }, 1000)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
  })
  return now
}
