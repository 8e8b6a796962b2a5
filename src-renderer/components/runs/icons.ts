import type { RunState } from '@contract/run'

/** A star in a box of 16. */
export const starPath = 'M8 1.8l1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.6l-3.8 2 .7-4.3-3.1-3 4.3-.6z'

/** A pencil in a box of 16. */
export const pencilPath = 'M3 13l.6-2.8 7.4-7.4 2.2 2.2-7.4 7.4zM9.5 4.3l2.2 2.2'

/** The sign of each state in a box of 16, to be stroked. */
export const statePaths: Readonly<Record<RunState, string>> = {
  queued: 'M8 4.5v4l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0',
  running: 'M5.5 3.5v9l7-4.5z',
  done: 'M3 8.5l3.5 3.5L13 4.5',
  stopped: 'M4.5 4.5h7v7h-7z',
  failed: 'M4 4l8 8M12 4l-8 8',
  interrupted: 'M8.8 2L4.5 9h4l-1 5 4.5-7h-4z',
}
