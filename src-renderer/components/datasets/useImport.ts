import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import type { DatasetFiles, DatasetPreview, DatasetSummary } from '@contract/dataset'
import { toFailure } from '@contract/failure'
import { call } from '../../api'
import type { ChosenFile } from './chosenFiles'
import { sendFiles } from './sendFiles'

/** What an import is doing. */
export type ImportPhase = 'choosing' | 'sending' | 'reading' | 'shown' | 'keeping'

/** An import from the choice of files to the kept copy. */
export function useImport() {
  const phase = ref<ImportPhase>('choosing')
  const problem = ref('')
  const preview = shallowRef<DatasetPreview | null>(null)
  const name = ref('')
  /** Bytes that were sent, of how many. */
  const sent = ref(0)
  const total = ref(0)
  let from: DatasetFiles | null = null
  let upload: string | null = null
  let stopping = new AbortController()

  /** Forgets what was chosen and what was sent of it. */
  const reset = () => {
    stopping.abort()
    if (phase.value === 'reading' || phase.value === 'keeping') void call('datasets.stop', {}).catch(() => undefined)
    if (upload !== null) void call('datasets.discard', { upload }).catch(() => undefined)
    upload = null
    from = null
    preview.value = null
    phase.value = 'choosing'
    problem.value = ''
  }

  /** Does work of one choice; what goes wrong in it is said, unless the choice was given up by then. */
  const attempt = async (work: (signal: AbortSignal) => Promise<void>) => {
    const mine = stopping
    try {
      await work(mine.signal)
    } catch (thrown) {
      if (mine.signal.aborted) return
      reset()
      problem.value = toFailure(thrown).message
    }
  }

  const read = (files: DatasetFiles) =>
    attempt(async (signal) => {
      from = files
      phase.value = 'reading'
      const read = await call('datasets.preview', { from: files })
      if (signal.aborted) return
      preview.value = read
      name.value = read.keptAs ?? read.manifest.name
      phase.value = 'shown'
    })

  const begin = () => {
    reset()
    stopping = new AbortController()
  }

  /** Reads a file or folder of this machine. */
  const readPath = async (path: string) => {
    begin()
    await read({ kind: 'paths', paths: [path] })
  }

  /** Sends files and reads them. */
  const readFiles = async (files: readonly ChosenFile[]) => {
    begin()
    if (files.length === 0) {
      problem.value = 'There are no files in what was chosen.'
      return
    }
    const id = crypto.randomUUID()
    upload = id
    phase.value = 'sending'
    sent.value = 0
    total.value = files.reduce((sum, { file }) => sum + file.size, 0)
    const mine = stopping
    await attempt((signal) =>
      sendFiles(files, {
        send: (pieces) => call('datasets.upload', { upload: id, pieces }),
        onProgress: (bytes) => (sent.value = bytes),
        signal,
      }),
    )
    if (!mine.signal.aborted) await read({ kind: 'upload', upload: id })
  }

  /** Keeps what is shown; null where that failed. */
  const keep = async (): Promise<DatasetSummary | null> => {
    const files = from
    if (files === null || name.value.trim() === '') return null
    let kept: DatasetSummary | null = null
    await attempt(async () => {
      phase.value = 'keeping'
      kept = await call('datasets.import', { from: files, name: name.value.trim() })
      upload = null
      phase.value = 'shown'
    })
    return kept
  }

  onBeforeUnmount(reset)
  const busy = computed(() => phase.value === 'sending' || phase.value === 'reading' || phase.value === 'keeping')
  return { phase, busy, problem, preview, name, sent, total, reset, readPath, readFiles, keep }
}
