import type { Browser, Page } from 'playwright'

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

/** A page to measure on: a browser that was just started is busy with its own window for a while. */
export async function settledPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.waitForTimeout(5000)
  return page
}

/** Milliseconds between the frames of a movement. */
export interface Frames {
  readonly count: number
  /** Share of the frames that took less than 20 ms. */
  readonly smooth: number
  /** That many of a hundred frames took no longer. */
  readonly p95: number
  readonly longest: number
}

export function framesOf(deltas: readonly number[]): Frames {
  const sorted = [...deltas].sort((a, b) => a - b)
  return {
    count: sorted.length,
    smooth: sorted.filter((delta) => delta < 20).length / sorted.length,
    p95: sorted[Math.floor(0.95 * (sorted.length - 1))] ?? NaN,
    longest: sorted.at(-1) ?? NaN,
  }
}

export const inWords = ({ count, smooth, p95, longest }: Frames): string =>
  `${String(count)} frames: ${(100 * smooth).toFixed(1)} % under 20 ms, 95 % within ${p95.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`

/** Moves something a little in each frame for so many frames, within the page, and answers with how long each took. */
export async function movedFrames(page: Page, move: string, count: number): Promise<Frames> {
  const deltas = await page.evaluate(
    ({ move: body, count: frames }) =>
      new Promise<number[]>((resolve) => {
        const step = new Function('k', body) as (k: number) => void
        const found: number[] = []
        let last = performance.now()
        let k = 0
        const frame = (): void => {
          const now = performance.now()
          found.push(now - last)
          last = now
          if (k >= frames) resolve(found.slice(1))
          else {
            step(k++)
            requestAnimationFrame(frame)
          }
        }
        requestAnimationFrame(frame)
      }),
    { move, count },
  )
  return framesOf(deltas)
}

/** Milliseconds from a click on an element until the page has painted what a selector then finds `least` times. */
export const untilPainted = (page: Page, clicked: string, awaited: string, least = 1): Promise<number> =>
  page.evaluate(
    ({ clicked: from, awaited: to, least: count }) =>
      new Promise<number>((resolve, reject) => {
        const element = document.querySelector<HTMLElement>(from)
        if (element === null) {
          reject(new Error(`There is no ${from}.`))
          return
        }
        const begun = performance.now()
        element.click()
        const look = (): void => {
          if (document.querySelectorAll(to).length < count) requestAnimationFrame(look)
          // the frame after the one in which it is there has it painted
          else
            requestAnimationFrame(() =>
              setTimeout(() => {
                resolve(performance.now() - begun)
              }, 0),
            )
        }
        look()
      }),
    { clicked, awaited, least },
  )

/** For each letter that is typed into a field, the milliseconds until the page has painted what it leads to. */
export const typedPaints = (page: Page, field: string, text: string): Promise<number[]> =>
  page.evaluate(
    async ({ field: selector, text: typed }) => {
      const input = document.querySelector<HTMLInputElement>(selector)
      if (input === null) throw new Error(`There is no ${selector}.`)
      const paints: number[] = []
      for (let k = 1; k <= typed.length; k += 1) {
        const begun = performance.now()
        input.value = typed.slice(0, k)
        input.dispatchEvent(new Event('input', { bubbles: true }))
        await new Promise<void>((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve, 0))
        })
        paints.push(performance.now() - begun)
      }
      return paints
    },
    { field, text },
  )
