import {
  computed,
  onScopeDispose,
  ref,
  shallowReactive,
  shallowRef,
  watch,
  type ComputedRef,
  type ShallowRef,
} from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { ClassifiedImages, NearestImages, SampleDescription } from '@contract/image-description'
import type { SampleSet } from '@contract/run'
import { listen } from '../../api'
import type { SheetFindings } from './sheetOrder'
import { classify, describePart, searchNearest, stopSearch, type SheetSource } from './sheetSource'

/** What is known of an image: the description of some images, and the row that is about this one. */
export interface Described {
  readonly description: SampleDescription
  readonly row: number
}

/** Images that are asked about together when one of them is looked at: an answer comes soon, and serves its neighbours. */
const partSize = 240

/**
 * What the images of a sheet show and resemble: of those around one that somebody looks at; of all of them their classes,
 * or the training images that they resemble, where an order needs that.
 */
export function useDescription(
  samples: () => SampleSet | null,
  source: () => SheetSource | null,
): {
  /** What is known of one image. */
  readonly of: (index: number) => Described | null
  /** What is known of all of them. */
  readonly findings: ComputedRef<SheetFindings>
  /** The names of the classes, and the classes as far as they can be told; null until somebody has asked. */
  readonly classified: ShallowRef<ClassifiedImages | null>
  /** Whether it is being found out what all of them show or resemble. */
  readonly busy: ComputedRef<boolean>
  /** How far the search for what they resemble is; null while there is none. */
  readonly share: ComputedRef<number | null>
  readonly failure: ShallowRef<Failure | null>
  /** Asks about the images around one. */
  readonly look: (index: number) => void
  /** Asks what all of them show; `train`: with the data's classifier, trained where it is not kept. */
  readonly lookAtClasses: (train: boolean) => void
  /** Asks what all of them resemble. */
  readonly search: () => void
  /** Gives such a search up. */
  readonly stop: () => void
} {
  const parts = shallowReactive(new Map<number, SampleDescription>())
  const asked = new Set<number | keyof SheetFindings>()
  const classified = shallowRef<ClassifiedImages | null>(null)
  const nearest = shallowRef<NearestImages | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const classifying = ref(0)
  /** The sheet whose search is under way. */
  const searched = shallowRef<SheetSource | null>(null)
  const told = ref(0)
  const partOf = (index: number): number => Math.floor(index / partSize)

  /** Asks once; what comes after the samples have changed is not looked at. */
  const ask = async <Answer>(
    what: number | keyof SheetFindings,
    question: (set: SampleSet, from: SheetSource) => Promise<Answer>,
    take: (answer: Answer) => void,
  ): Promise<void> => {
    const [set, from] = [samples(), source()]
    if (set === null || from === null || asked.has(what)) return
    asked.add(what)
    try {
      const answer = await question(set, from)
      if (set !== samples()) return
      take(answer)
      failure.value = null
    } catch (thrown) {
      if (set !== samples()) return
      const found = toFailure(thrown)
      if (found.code !== 'cancelled') failure.value = found
      // it may be asked again
      asked.delete(what)
    }
  }
  const lookAtClasses = async (train: boolean): Promise<void> => {
    if (train) asked.delete('classes')
    classifying.value++
    await ask(
      'classes',
      (set, from) => classify(set, from, train),
      (found) => (classified.value = found),
    )
    classifying.value--
  }
  const stop = (): void => {
    const from = searched.value
    searched.value = null
    asked.delete('nearest')
    if (from) void stopSearch(from)
  }
  const search = async (): Promise<void> => {
    if (asked.has('nearest')) return
    told.value = 0
    const mine = source()
    searched.value = mine
    await ask('nearest', searchNearest, (found) => (nearest.value = found))
    if (searched.value === mine) searched.value = null
  }
  const unlisten = listen((event) => {
    if (event.kind === 'search' && event.run === searched.value?.run.id) told.value = event.share
  })
  onScopeDispose(() => {
    unlisten()
    stop()
  })
  watch(samples, () => {
    const [wantedClasses, wantedNearest] = [asked.has('classes'), asked.has('nearest')]
    stop()
    asked.clear()
    parts.clear()
    classified.value = null
    nearest.value = null
    failure.value = null
    // whoever wanted to know of all images wants to know of the next ones as well
    if (wantedClasses) void lookAtClasses(false)
    if (wantedNearest) void search()
  })

  return {
    of(index) {
      const part = parts.get(partOf(index))
      return part ? { description: part, row: index % partSize } : null
    },
    findings: computed(() => ({ classes: classified.value?.classes ?? null, nearest: nearest.value })),
    classified,
    busy: computed(() => classifying.value > 0 || searched.value !== null),
    share: computed(() => (searched.value === null ? null : told.value)),
    failure,
    look(index) {
      const part = partOf(index)
      const first = part * partSize
      void ask(
        part,
        (set, from) => describePart(set, from, { first, count: Math.min(partSize, (set.shape[0] ?? 0) - first) }),
        (found) => parts.set(part, found),
      )
    },
    lookAtClasses: (train) => void lookAtClasses(train),
    search: () => void search(),
    stop,
  }
}
