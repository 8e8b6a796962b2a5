import { defineComponent, h, type PropType, type VNode } from 'vue'
import type { RunSummary } from '@contract/run'
import { pencilPath, starPath, statePaths } from '../../components/runs/icons'
import { nameLines } from '../../components/runs/nameParts'
import RenameField from '../../components/runs/RenameField.vue'
import { processDash } from '../../theme/tokens'
import { cellText } from './cells'
import { factsOf, type ColumnKey } from './columnFacts'

/**
 * A run as a row of the table: few plain elements and nothing that watches, so that a screenful of them is made anew
 * within a frame while the table scrolls.
 */
export default defineComponent({
  name: 'RunRow',
  props: {
    run: { type: Object as PropType<RunSummary>, required: true },
    columns: { type: Array as PropType<readonly ColumnKey[]>, required: true },
    /** From the top of all rows, in pixels. */
    top: { type: Number, required: true },
    /** Letters of the name that all runs of its sweep have in common. */
    shared: { type: Number, required: true },
    /** Path of the small loss curve; empty before it is known. */
    curve: { type: String, required: true },
    selected: { type: Boolean, required: true },
    active: { type: Boolean, required: true },
    /** Whether it belongs to a group above it. */
    within: { type: Boolean, required: true },
    /** Whether the pointer is on it: it offers to be renamed. */
    hovered: { type: Boolean, required: true },
    renaming: { type: Boolean, required: true },
    now: { type: Number, required: true },
  },
  emits: {
    select: (shift: boolean) => typeof shift === 'boolean',
    open: () => true,
    star: () => true,
    rename: (begin: boolean) => typeof begin === 'boolean',
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
    const onPencil = (event: MouseEvent): void => {
      event.stopPropagation()
      emit('rename', true)
    }
    /** The link is for the middle button and for those who copy it; a click on it is one on the row. */
    const onLink = (event: MouseEvent): void => {
      event.preventDefault()
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
    const star = (): VNode => {
      const { name, starred } = props.run
      return h(
        'button',
        {
          ...{ type: 'button', class: starred ? 'star on' : 'star', tabindex: -1, 'aria-pressed': starred },
          ...{ 'aria-label': `Star ${name}`, title: starred ? 'Take the star (s)' : 'Star (s)', onClick: onStar },
        },
        [icon(starPath, 14)],
      )
    }
    const link = (): VNode => {
      const { id, name } = props.run
      const { above, head, tail } = nameLines(name, props.shared)
      const about = { href: `#/runs/${id}`, title: name, tabindex: -1, onClick: onLink }
      if (above === '' && tail === '') return h('a', { key: 'whole', class: 'link', ...about }, head)
      const line = h('span', { class: 'line' }, [
        h('span', { class: 'head' }, head),
        h('span', { class: 'tail' }, tail),
      ])
      return h('a', { key: 'parts', class: 'link parts', ...about }, [
        above === '' ? null : h('span', { class: 'above' }, above),
        line,
      ])
    }
    const pencil = (): VNode =>
      h(
        'button',
        {
          ...{ type: 'button', class: 'pencil', tabindex: -1, 'aria-label': `Rename ${props.run.name}` },
          ...{ title: 'Rename (F2)', onClick: onPencil },
        },
        [icon(pencilPath, 13)],
      )
    const rename = (): VNode =>
      h(RenameField, {
        ...{ key: props.run.id, run: props.run.id, name: props.run.name },
        onDone: () => {
          emit('rename', false)
        },
      })
    const name = (): VNode =>
      h('div', { class: props.within ? 'cell named within' : 'cell named', role: 'gridcell' }, [
        star(),
        props.renaming ? rename() : link(),
        props.hovered && !props.renaming ? pencil() : null,
      ])
    const content = (key: ColumnKey, text: string, beneath: string | undefined): string | (VNode | string)[] => {
      const { run } = props
      if (key === 'state') return [icon(statePaths[run.state], 14), text]
      if (key === 'process') return [swatch(run.spec.process.kind), text]
      if (key === 'curve') return props.curve === '' ? '' : [sparkline(props.curve)]
      if (key === 'tags') return run.tags.map((tag) => h('span', { class: 'tag', key: tag }, tag))
      return beneath === undefined ? text : [text, h('span', { class: 'beneath' }, beneath)]
    }
    const cell = (key: ColumnKey): VNode => {
      const { run, now } = props
      const { text, beneath, title } = cellText(key, run, now)
      const look = `${factsOf(key).numeric ? 'cell numeric' : `cell ${key}`}${beneath === undefined ? '' : ' two'}`
      const more = key === 'state' ? ` ${run.state}` : ''
      return h('div', { key, class: look + more, role: 'gridcell', title }, content(key, text, beneath))
    }
    return () =>
      h(
        'div',
        {
          class: ['row', { active: props.active, chosen: props.selected }],
          style: { top: `${String(props.top)}px` },
          role: 'row',
          'aria-selected': props.selected,
          onClick: onRow,
        },
        [box(), name(), ...props.columns.map(cell)],
      )
  },
})

const icon = (path: string, size: number): VNode =>
  h('svg', { viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': true }, [h('path', { d: path })])

const swatch = (kind: RunSummary['spec']['process']['kind']): VNode =>
  h('svg', { class: 'swatch', width: 22, height: 8, 'aria-hidden': true }, [
    h('line', {
      ...{ x1: 0, y1: 4, x2: 22, y2: 4, 'stroke-width': 2, 'stroke-dasharray': processDash(kind).join(' ') },
      style: `stroke: var(--${kind})`,
    }),
  ])

const sparkline = (path: string): VNode =>
  h('svg', { class: 'sparkline', viewBox: '0 0 76 22', width: 76, height: 22, 'aria-hidden': true }, [
    h('path', { d: path }),
  ])
