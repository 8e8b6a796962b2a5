import { watch, type Ref } from 'vue'
import { between, panned, valueAt, zoomed } from '../../charts/axisRange'
import { useChartGestures, type ChartGestures, type PlotArea } from '../../charts/useChartGestures'
import type { LinkedView } from './linkedView'
import { nearestPoint, type PlottedPoints } from './points'

const reach = 14

/** What the pointer and the keys do on a plot of points: they move the view that it shares, and find the nearest point. */
export function useScatterGestures(
  plot: Ref<HTMLElement | null>,
  view: () => LinkedView,
  area: () => PlotArea,
  points: () => PlottedPoints,
): ChartGestures {
  const range = () => view().range.value
  const gestures = useChartGestures(plot, {
    area,
    zoomAt: ({ x, y }, factor) => {
      view().chosen.value = {
        x: zoomed(range().x, 'linear', x, factor),
        y: zoomed(range().y, 'linear', y, factor),
      }
    },
    zoomTo: ({ x, y }) => {
      view().chosen.value = {
        x: between(range().x, 'linear', ...x),
        y: y ? between(range().y, 'linear', ...y) : range().y,
      }
    },
    pan: ({ x, y }) => {
      view().chosen.value = { x: panned(range().x, 'linear', x), y: panned(range().y, 'linear', y) }
    },
    reset: () => {
      view().chosen.value = null
    },
  })
  watch(gestures.hovered, (point) => {
    if (point === null) {
      view().hovered.value = null
      return
    }
    const at = { x: valueAt(point.x, range().x, 'linear'), y: valueAt(point.y, range().y, 'linear') }
    const scale = {
      x: area().width / (range().x.greatest - range().x.least),
      y: area().height / (range().y.greatest - range().y.least),
    }
    view().hovered.value = nearestPoint(points().x, points().y, at, scale, reach)
  })
  return gestures
}
