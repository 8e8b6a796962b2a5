import { isUtilityProcess, openLine } from './process/line'
import { serve } from './process/service'

const evaluator = new URL('./evaluator.js', import.meta.url)

// Ctrl-C and a session's end reach the whole group of processes; the one that started this one decides what follows.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
// Electron ends a utility process by this signal alone, also one that is stuck and would not come to hear of it.
if (!isUtilityProcess()) process.on('SIGTERM', () => undefined)

// A light start: the science and the runtimes are loaded with the first task.
serve(
  openLine(),
  async (task, context) => {
    const { perform } = await import('./perform')
    return perform(task, context, evaluator)
  },
  {
    exit: (code) => process.exit(code),
    onBreakdown: (listener) => {
      process.on('uncaughtException', listener)
      process.on('unhandledRejection', listener)
    },
  },
)
