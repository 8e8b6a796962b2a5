import { useMessage } from 'naive-ui'
import { h, shallowRef, triggerRef } from 'vue'
import { toFailure } from '@contract/failure'
import { counted } from '../../charts/numbers'
import { useRuns } from '../../stores/runs'
import UndoMessage from './UndoMessage.vue'

/** What was deleted in this window, the latest last; each entry comes back as a whole. */
const deleted = shallowRef<(readonly string[])[]>([])

/** Deletes runs, with a message that offers to undo it, and undoes deletions, the latest first. */
export function useDeletion() {
  const runs = useRuns()
  const message = useMessage()

  const restore = async (ids: readonly string[]): Promise<void> => {
    try {
      await runs.restore(ids)
      deleted.value = deleted.value.filter((other) => other !== ids)
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
    deleted.value.push(ids)
    triggerRef(deleted)
    const shown = message.create('', {
      type: 'default',
      duration: 8000,
      render: () =>
        h(UndoMessage, {
          text: `Deleted ${counted(ids.length, 'run')}.`,
          onUndo: () => {
            shown.destroy()
            void restore(ids)
          },
        }),
    })
    return true
  }
  const undo = (): void => {
    const latest = deleted.value.at(-1)
    if (latest) void restore(latest)
  }
  return { remove, undo }
}
