import type { Page } from 'playwright'

/** What going through a page by Tab alone has found. */
export interface TabWalk {
  /** How many elements had the focus. */
  readonly focused: number
  /** Those that look the same with the focus as without it. */
  readonly unmarked: readonly string[]
  /** Those that had the focus outside of the window. */
  readonly outside: readonly string[]
  /** Those that can have the focus, but that Tab does not lead to. */
  readonly missed: readonly string[]
  /** Those that the pointer presses and no key. */
  readonly pointerOnly: readonly string[]
}

interface Step {
  readonly unmarked: string | null
  readonly outside: string | null
  readonly over: boolean
}
interface Walker {
  step(): Step
  end(): Pick<TabWalk, 'focused' | 'missed' | 'pointerOnly'>
}

const mostSteps = 400
const still = '*, *::before, *::after { transition: none !important; animation: none !important; }'

/** Goes through a page from its first element to its last, as a person without a pointer does. */
export async function tabWalk(page: Page): Promise<TabWalk> {
  const style = await page.addStyleTag({ content: still })
  const walker = await page.evaluateHandle(makeWalker)
  const unmarked = new Set<string>()
  const outside = new Set<string>()
  for (let i = 0; i < mostSteps; i++) {
    await page.keyboard.press('Tab')
    const step = await walker.evaluate((the) => the.step())
    if (step.unmarked !== null) unmarked.add(step.unmarked)
    if (step.outside !== null) outside.add(step.outside)
    if (step.over) break
  }
  const end = await walker.evaluate((the) => the.end())
  await walker.dispose()
  await style.evaluate((element) => {
    if (element instanceof Element) element.remove()
  })
  return { ...end, unmarked: [...unmarked], outside: [...outside] }
}

/** Runs within the page: remembers who had the focus, and how everything around looked then. */
function makeWalker(): Walker {
  const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]:not(main)'
  const looks = ['outline', 'boxShadow', 'borderColor', 'backgroundColor', 'color', 'opacity', 'visibility'] as const
  const seen = new Set<Element>()
  let last: { readonly element: Element; readonly look: string } | null = null

  // a mark may stand on the element, on the label or frame around it, or beside it
  const around = (element: Element): readonly Element[] => {
    const frame = element.parentElement?.parentElement?.parentElement ?? element
    return [frame, ...[...frame.querySelectorAll('*')].slice(0, 200), element]
  }
  const lookOf = (element: Element): string =>
    around(element)
      .map((one) => {
        const style = getComputedStyle(one)
        return looks.map((key) => style[key]).join()
      })
      .join(';')
  const nameOf = (element: Element): string => {
    const name = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? element.textContent
    return `${element.tagName.toLowerCase()} “${name.trim().slice(0, 60)}”`
  }
  const isOutside = (element: Element): boolean => {
    const { top, right, bottom, left } = element.getBoundingClientRect()
    return bottom < 0 || right < 0 || top > innerHeight || left > innerWidth
  }
  const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true })
  // of a group of radio buttons Tab leads to one, and the arrows to the others
  const isOwnStop = (element: Element): boolean =>
    !element.matches(':disabled, [tabindex="-1"], input[type="radio"]') && isShown(element)

  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  return {
    step() {
      const unmarked = last !== null && last.element.isConnected && lookOf(last.element) === last.look
      const before = last === null ? '' : nameOf(last.element)
      const element = document.activeElement
      // after the last element the focus leaves the page, and comes back to the first
      const away = element === null || element === document.body
      const over = !away && seen.has(element)
      const fresh = away || over ? null : element
      last = fresh && { element: fresh, look: lookOf(fresh) }
      if (fresh) seen.add(fresh)
      const outside = fresh && isOutside(fresh) ? nameOf(fresh) : null
      return { unmarked: unmarked ? before : null, outside, over }
    },
    end: () => ({
      focused: seen.size,
      missed: [...document.querySelectorAll(focusable)].filter((one) => isOwnStop(one) && !seen.has(one)).map(nameOf),
      pointerOnly: [...document.querySelectorAll('main *')]
        .filter((one) => getComputedStyle(one).cursor === 'pointer' && isShown(one))
        .filter((one) => !one.closest(`${focusable}, label`) && !one.querySelector(focusable))
        .map(nameOf),
    }),
  }
}
