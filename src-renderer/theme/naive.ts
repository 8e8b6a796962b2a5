import { darkTheme, type GlobalTheme, type GlobalThemeOverrides } from 'naive-ui'
import { fontFamily, monoFamily, palette } from './tokens'

/** Naive UI's own theme to start from; null is its light one. */
export const baseTheme = (isDark: boolean): GlobalTheme | null => (isDark ? darkTheme : null)

/** Naive UI tuned to the tokens: ink instead of a brand colour, so that the only colours are those of the processes. */
export function themeOverrides(isDark: boolean): GlobalThemeOverrides {
  const p = palette(isDark)
  return {
    common: {
      fontFamily,
      fontFamilyMono: monoFamily,
      fontSize: '13px',
      fontSizeTiny: '12px',
      fontSizeSmall: '13px',
      fontSizeMedium: '13px',
      fontSizeLarge: '14px',
      heightSmall: '30px',
      heightMedium: '34px',
      borderRadius: '6px',
      borderRadiusSmall: '5px',
      baseColor: p.onInk,
      primaryColor: p.ink,
      primaryColorHover: p.inkSoft,
      primaryColorPressed: p.ink,
      primaryColorSuppl: p.inkSoft,
      errorColor: p.error,
      errorColorHover: p.error,
      errorColorPressed: p.error,
      errorColorSuppl: p.error,
      warningColor: p.warning,
      successColor: p.success,
      textColorBase: p.ink,
      textColor1: p.ink,
      textColor2: p.ink,
      textColor3: p.inkFaint,
      placeholderColor: p.inkFaint,
      iconColor: p.inkFaint,
      dividerColor: p.line,
      borderColor: p.lineStrong,
      bodyColor: p.page,
      cardColor: p.panel,
      modalColor: p.panel,
      popoverColor: p.panel,
      tableColor: p.panel,
      tableHeaderColor: p.panel,
      tableColorHover: p.hover,
      inputColor: p.panel,
      actionColor: p.sunken,
      hoverColor: p.hover,
      tagColor: p.sunken,
      railColor: p.line,
      progressRailColor: p.line,
    },
    Tooltip: { color: isDark ? '#30363e' : '#1c2127', textColor: '#f2f4f6', padding: '7px 11px' },
    Input: { color: p.panel, colorFocus: p.panel, caretColor: p.ink },
    Button: { fontWeight: '500' },
    Tag: { borderRadius: '4px' },
  }
}
