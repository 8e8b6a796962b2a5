import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { asksForArchive, matcher } from '@contract/filter/match'
import { parseFilter } from '@contract/filter/parse'
import type { RunSummary } from '@contract/run'
import { call } from '../../api'
import { sharedLengths } from '../../components/runs/nameParts'
import { recall, remember } from '../../stores/remembered'
import { useRuns } from '../../stores/runs'
import { sorted } from './columnFacts'
import { tableRows } from './grouping'
import { newestFirst, readView, readViews, sameView, type NamedView, type RunsView } from './runsView'

/** How the table of runs is looked at, kept while other pages are shown and from visit to visit. */
export const useRunsTable = defineStore('runs-table', () => {
  const runs = useRuns()
  const view = shallowRef<RunsView>(readView(recall('runs.view'), window.innerWidth))
  const views = shallowRef<readonly NamedView[]>(readViews(recall('runs.views')))
  /** Of the column of names, in pixels; null until the person chooses: as wide as the window has room for. */
  const nameWidth = ref(Number(recall('runs.nameWidth')) || null)
  const closed = shallowRef<ReadonlySet<string>>(new Set())
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  /** The row that the keys act on. */
  const active = ref<string | null>(null)
  const scrollTop = ref(0)
  watch(view, (now) => {
    remember('runs.view', now)
  })
  watch(nameWidth, (width) => {
    remember('runs.nameWidth', width)
  })

  const change = (part: Partial<RunsView>): void => {
    view.value = { ...view.value, ...part }
  }
  const filter = computed(() => parseFilter(view.value.line, Date.now()))
  // The clock matters to the order only while durations grow; it must not sort ten thousand rows every second.
  const inOrder = computed(() => {
    const { key, order } = view.value.sorting
    const isUsual = key === newestFirst.key && order === newestFirst.order
    return isUsual ? runs.newestFirst : sorted(runs.newestFirst, view.value.sorting, Date.now())
  })
  const archived = computed(() => runs.newestFirst.filter(({ archivedAt }) => archivedAt !== null).length)
  const matching = computed<readonly RunSummary[]>(() => {
    const meets = matcher(filter.value, Date.now())
    const withArchive = asksForArchive(filter.value)
    return inOrder.value.filter((run) => (withArchive || run.archivedAt === null) && meets(run))
  })

  const sweepNames = shallowRef<ReadonlyMap<string, string>>(new Map())
  watch(
    () => view.value.grouping === 'sweep' && runs.complete,
    async (wanted) => {
      if (!wanted) return
      // without their names they are shown by their ids
      const sweeps = await call('sweeps.list', {}).catch(() => [])
      sweepNames.value = new Map(sweeps.map(({ id, name }) => [id, name]))
    },
    { immediate: true },
  )
  const rows = computed(() =>
    tableRows(matching.value, view.value.grouping, closed.value, (id) => sweepNames.value.get(id) ?? id.slice(0, 8)),
  )
  const shared = computed(() => sharedLengths(runs.newestFirst))

  /** Those that are selected and shown. */
  const chosen = computed(() => matching.value.filter(({ id }) => selected.value.has(id)))
  const select = (ids: ReadonlySet<string>): void => {
    selected.value = ids
  }
  const toggleGroup = (id: string): void => {
    const next = new Set(closed.value)
    if (!next.delete(id)) next.add(id)
    closed.value = next
  }

  const keepViews = (next: readonly NamedView[]): void => {
    views.value = next
    remember('runs.views', next)
  }
  const putBack = (kept: NamedView): void => {
    keepViews([...views.value.filter((other) => other.name !== kept.name), kept])
  }
  /** Keeps the present view under a name, in the place of another one of that name. */
  const keepAs = (name: string): void => {
    putBack({ name, view: view.value })
  }
  const forget = (name: string): void => {
    keepViews(views.value.filter((other) => other.name !== name))
  }
  const current = computed(() => views.value.find((kept) => sameView(kept.view, view.value))?.name ?? null)

  return {
    ...{ view, views, current, nameWidth, selected, active, scrollTop, closed },
    ...{ filter, matching, rows, shared, chosen, archived },
    ...{ change, select, toggleGroup, keepAs, putBack, forget },
  }
})
