/** What a person does to the zoom by a key. */
export type ZoomChange = 'in' | 'out' | 'reset'

/** The steps of the menu; the settings' slider has every five per cent of the same range. */
const steps = [0.8, 0.9, 1, 1.1, 1.25, 1.5] as const

/** The zoom after a step from the present one; at the ends of the range it stays. */
export function zoomAfter(present: number, change: ZoomChange): number {
  switch (change) {
    case 'in':
      return steps.find((step) => step > present) ?? present
    case 'out':
      return steps.findLast((step) => step < present) ?? present
    case 'reset':
      return 1
  }
}
