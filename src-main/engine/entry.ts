import { openLine } from './line'
import { serve } from './service'

const evaluator = new URL('./evaluator.js', import.meta.url)

// A light start: the science and the runtimes are loaded with the first task.
serve(
  openLine(),
  async (task, context) => {
    const { perform } = await import('./perform')
    return perform(task, context, evaluator)
  },
  (code) => process.exit(code),
)
