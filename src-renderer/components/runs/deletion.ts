import { useMessage } from 'naive-ui'
import { h } from 'vue'
import { toFailure } from '@contract/failure'
import { counted } from '../../charts/numbers'
import { useRuns } from '../../stores/runs'
import UndoMessage from './UndoMessage.vue'

interface Deletion {
  readonly runs: readonly string[]
  /** The message that offers to undo it. */
  readonly offer: { destroy: () => void }
}

/** What was deleted in this window, the latest last; each entry comes back as a whole. */
const deletions: Deletion[] = []

/** Deletes runs, with a message that offers to undo it, and undoes deletions, the latest first. */
export function useDeletion() {
  const runs = useRuns()
  const message = useMessage()

  const restore = async (deletion: Deletion): Promise<void> => {
    deletion.offer.destroy()
    try {
      await runs.restore(deletion.runs)
      deletions.splice(deletions.indexOf(deletion), 1)
    } catch (thrown) {
      message.error(toFailure(thrown).message)
    }
  }
  const remove = async (ids: readonly string[]): Promise<boolean> => {
    if (ids.length === 0) return false
    try {
      await runs.remove(ids)
    } catch (thrown) {
      message.error(toFailure(thrown).message)
      return false
    }
    const text = `Deleted ${counted(ids.length, 'run')}.`
    const offer = message.create(text, {
      duration: 8000,
      render: () => h(UndoMessage, { text, onUndo: () => void restore(deletion) }),
    })
    const deletion: Deletion = { runs: ids, offer }
    deletions.push(deletion)
    return true
  }
  const undo = (): void => {
    const latest = deletions.at(-1)
    if (latest) void restore(latest)
  }
  return { remove, undo }
}
