type Attributes = Readonly<Record<string, string | number>>

/** An SVG element without content. */
export const element = (name: string, attributes: Attributes): string => `<${name}${written(attributes)}/>`

/** A line of text. */
export const text = (content: string, attributes: Attributes): string =>
  `<text${written(attributes)}>${escaped(content)}</text>`

/** A whole drawing, white behind, in the fonts of papers. */
export const drawing = (width: number, height: number, content: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="11.5">`,
    element('rect', { width, height, fill: '#ffffff' }),
    ...content,
    '</svg>',
    '',
  ].join('\n')

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')

const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
