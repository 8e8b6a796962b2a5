import { useMessage } from 'naive-ui'
import { h } from 'vue'
import { toFailure } from '@contract/failure'
import UndoMessage from './UndoMessage.vue'

interface Deed {
  readonly revert: () => Promise<unknown>
  /** The message that offers to undo it. */
  readonly offer: { destroy: () => void }
}

/** What was done in this window and can be undone, the latest last. */
const deeds: Deed[] = []
/** So many can be undone. */
const most = 100
const shownFor = 8000

/** Does things that can be undone, says so with a button, and undoes them, the latest first. */
export function useUndo() {
  const message = useMessage()

  /** Calls `action`; what goes wrong is said. */
  const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action()
      return true
    } catch (thrown) {
      message.error(toFailure(thrown).message)
      return false
    }
  }
  const revert = async (deed: Deed): Promise<void> => {
    const at = deeds.indexOf(deed)
    if (at < 0) return
    deeds.splice(at, 1)
    deed.offer.destroy()
    // what could not be undone may be tried again
    if (!(await attempt(deed.revert))) deeds.push(deed)
  }
  /** Does something and offers to undo it; answers whether it was done. */
  const perform = async (
    text: string,
    action: () => Promise<unknown>,
    undo: () => Promise<unknown>,
  ): Promise<boolean> => {
    if (!(await attempt(action))) return false
    // one offer at a time: the last thing that was done is the one that is undone
    deeds.at(-1)?.offer.destroy()
    const offer = message.create(text, {
      duration: shownFor,
      render: () => h(UndoMessage, { text, onUndo: () => void revert(deed) }),
    })
    const deed: Deed = { revert: undo, offer }
    deeds.push(deed)
    if (deeds.length > most) deeds.shift()
    return true
  }
  const undo = (): void => {
    const latest = deeds.at(-1)
    if (latest) void revert(latest)
    else message.info('There is nothing to undo.')
  }
  return { perform, undo, attempt }
}
