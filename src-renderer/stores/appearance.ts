import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { cssVariables } from '../theme/tokens'
import { recall, remember } from './remembered'

export const themeChoices = ['light', 'dark', 'system'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const isChoice = (value: unknown): value is ThemeChoice => themeChoices.some((choice) => choice === value)

/** Light, dark, or as the system has it; kept between visits and applied to the document. */
export const useAppearance = defineStore('appearance', () => {
  const kept = recall('theme')
  const choice = ref<ThemeChoice>(isChoice(kept) ? kept : 'system')
  const system = matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = ref(system.matches)
  system.addEventListener('change', (event) => (systemIsDark.value = event.matches))

  const dark = computed(() => (choice.value === 'system' ? systemIsDark.value : choice.value === 'dark'))

  watch(choice, (value) => {
    remember('theme', value)
  })
  watch(
    dark,
    (isDark) => {
      const root = document.documentElement
      root.style.colorScheme = isDark ? 'dark' : 'light'
      for (const [name, value] of Object.entries(cssVariables(isDark))) root.style.setProperty(name, value)
    },
    { immediate: true },
  )
  return { choice, dark }
})
