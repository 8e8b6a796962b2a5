import { defineComponent, h, type PropType, type VNode, type VNodeChild } from 'vue'
import type { RunSummary } from '@contract/run'
import LineSwatch from '../../charts/LineSwatch.vue'
import RunName from '../../components/runs/RunName.vue'
import RunStateLabel from '../../components/runs/RunStateLabel.vue'
import { processColor, processDash } from '../../theme/tokens'
import { cellText } from './cells'
import { factsOf, type ColumnKey } from './columnFacts'
import { starPath } from './icons'

/**
 * A run as a row of the table: plain elements, so that a screenful of them is made anew within a frame while the table
 * scrolls.
 */
export default defineComponent({
  name: 'RunRow',
  props: {
    run: { type: Object as PropType<RunSummary>, required: true },
    columns: { type: Array as PropType<readonly ColumnKey[]>, required: true },
    /** Letters of the name that all runs of its sweep have in common. */
    shared: { type: Number, required: true },
    /** Path of the small loss curve; empty before it is known. */
    curve: { type: String, required: true },
    selected: { type: Boolean, required: true },
    within: { type: Boolean, required: true },
    dark: { type: Boolean, required: true },
    now: { type: Number, required: true },
  },
  emits: {
    select: (shift: boolean) => typeof shift === 'boolean',
    open: () => true,
    star: () => true,
  },
  setup: (props, { emit }) => {
    const onBox = (event: MouseEvent): void => {
      event.stopPropagation()
      emit('select', event.shiftKey)
    }
    const onRow = (event: MouseEvent): void => {
      if (event.shiftKey || event.ctrlKey || event.metaKey) emit('select', event.shiftKey)
      else if (getSelection()?.isCollapsed !== false) emit('open')
    }
    const onStar = (event: MouseEvent): void => {
      event.stopPropagation()
      emit('star')
    }

    const box = (): VNode =>
      h('div', { class: 'cell box', role: 'gridcell', onClick: onBox }, [
        h('input', {
          type: 'checkbox',
          tabindex: -1,
          checked: props.selected,
          'aria-label': `Select ${props.run.name}`,
          onClick: onBox,
        }),
      ])
    const name = (): VNode => {
      const { id, name: text, starred } = props.run
      return h('div', { class: ['cell', 'named', { within: props.within }], role: 'gridcell' }, [
        h(
          'button',
          {
            ...{ type: 'button', class: ['star', { on: starred }], tabindex: -1, 'aria-pressed': starred },
            ...{ 'aria-label': `Star ${text}`, title: starred ? 'Take the star (s)' : 'Star (s)', onClick: onStar },
          },
          [
            h('svg', { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': true }, [
              h('path', { d: starPath }),
            ]),
          ],
        ),
        h(RunName, { run: id, name: text, to: `/runs/${id}`, shared: props.shared, quiet: true }),
      ])
    }
    const content = (key: ColumnKey): VNodeChild => {
      const { run } = props
      if (key === 'state') return h(RunStateLabel, { state: run.state })
      if (key === 'curve') return props.curve === '' ? null : sparkline(props.curve)
      if (key === 'tags') return run.tags.map((tag) => h('span', { class: 'tag', key: tag }, tag))
      const { text, beneath } = cellText(key, run, props.now)
      if (key === 'process') {
        const { kind } = run.spec.process
        return [h(LineSwatch, { color: processColor(kind, props.dark), dash: processDash(kind) }), ' ', text]
      }
      return beneath === undefined ? text : [text, h('span', { class: 'beneath' }, beneath)]
    }
    const cell = (key: ColumnKey): VNode => {
      const { title } = cellText(key, props.run, props.now)
      const kind = factsOf(key).numeric ? 'numeric' : key
      return h('div', { key, class: `cell ${kind}`, role: 'gridcell', ...(title === undefined ? {} : { title }) }, [
        content(key),
      ])
    }
    return () => h('div', { class: 'row', onClick: onRow }, [box(), name(), ...props.columns.map(cell)])
  },
})

const sparkline = (path: string): VNode =>
  h('svg', { class: 'sparkline', viewBox: '0 0 76 22', width: 76, height: 22, 'aria-hidden': true }, [
    h('path', { d: path }),
  ])
