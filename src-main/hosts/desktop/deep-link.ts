/** The scheme of links into the program, beside that of its own window. */
export const linkScheme = 'cloudpin'

const pages: readonly string[] = ['design', 'queue', 'runs', 'sweeps', 'compare', 'sample', 'certificate', 'settings']
const identifier = /^[\w-]{1,64}$/

/**
 * The page that a link leads to, behind the # of the window's address: `cloudpin://run/ID`, `cloudpin://sweep/ID` or
 * `cloudpin://page/queue`. Null for what is no such link: whoever made it, it leads nowhere else.
 */
export function pageOfLink(link: string): string | null {
  if (!URL.canParse(link)) return null
  const { protocol, host, pathname, search, hash } = new URL(link)
  if (protocol !== `${linkScheme}:` || search !== '' || hash !== '') return null
  const name = pathname.replace(/^\//, '').replace(/\/$/, '')
  if (host === 'page') return pages.includes(name) ? `/${name}` : null
  if (!identifier.test(name)) return null
  return host === 'run' ? `/runs/${name}` : host === 'sweep' ? `/sweeps/${name}` : null
}

/** The first link among a program's arguments, as systems other than macOS hand it over. */
export const linkAmong = (parameters: readonly string[]): string | null =>
  parameters.find((parameter) => parameter.startsWith(`${linkScheme}://`)) ?? null
