import { computed, type ComputedRef } from 'vue'
import { useAppearance } from '../stores/appearance'
import { fontFamily, palette } from '../theme/tokens'

/** The colours and the font that every drawing on a canvas takes from the theme. */
export interface ChartTheme {
  readonly isDark: boolean
  readonly text: string
  readonly line: string
  readonly background: string
  readonly font: string
}

export const chartTheme = (isDark: boolean): ChartTheme => {
  const { inkFaint, line, panel } = palette(isDark)
  return { isDark, text: inkFaint, line, background: panel, font: fontFamily }
}

/** The theme of the window, for drawings. */
export function useChartTheme(): ComputedRef<ChartTheme> {
  const appearance = useAppearance()
  return computed(() => chartTheme(appearance.dark))
}
