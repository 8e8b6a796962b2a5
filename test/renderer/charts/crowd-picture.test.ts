import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CrowdPicture, lineColumns, rgbOf } from '../../../src-renderer/charts/crowdPicture'

const line = (x: readonly number[], y: readonly number[], width = 1) => ({
  ...{ kind: 'line' as const, color: '#0072b2', opacity: 1, width, dash: [] },
  ...{ x: Float32Array.from(x), y: Float32Array.from(y) },
})
const columnsOf = (x: readonly number[], y: readonly number[], columns: number, ratio = 1) => {
  const [top, bottom] = [new Float32Array(columns), new Float32Array(columns)]
  lineColumns(line(x, y), ratio, top, bottom)
  return Array.from(top, (upper, k) => [upper, bottom[k]])
}
const none = [Infinity, -Infinity]

describe('the columns of a line', () => {
  it('reach from border to border, with what lies between', () => {
    expect(columnsOf([0, 4], [0, 8], 5)).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
      [6, 8],
      [8, 8],
    ])
    expect(columnsOf([0.25, 0.5, 0.75, 1.5], [3, 9, 1, 1], 3)).toEqual([[1, 9], [1, 1], none])
    expect(columnsOf([0, 2], [0, 4], 5, 2)).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
      [6, 8],
      [8, 8],
    ])
  })

  it('are those of the picture, whatever lies beside it or is no number', () => {
    expect(columnsOf([-2, 6], [0, 8], 3)).toEqual([
      [2, 3],
      [3, 4],
      [4, 5],
    ])
    expect(columnsOf([0, 1, 2, 3], [1, NaN, 1, 1], 4)).toEqual([none, none, [1, 1], [1, 1]])
    expect(columnsOf([-9, -8], [0, 1], 2)).toEqual([none, none])
  })
})

describe('a picture of lines', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'ImageData',
      class {
        readonly data: Uint8ClampedArray
        constructor(width: number, height: number) {
          this.data = new Uint8ClampedArray(4 * width * height)
        }
      },
    )
    return () => vi.unstubAllGlobals()
  })
  const alphas = ({ image, width, height }: CrowdPicture) =>
    Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (__, column) => image.data[4 * (row * width + column) + 3]),
    )

  it('covers a pixel by the share of it that the line has', () => {
    const picture = new CrowdPicture(2, 5, 1)
    picture.draw(line([0, 1.99], [2, 2], 1.5), [10, 20, 30])
    // from 1.25 to 2.75
    expect(alphas(picture)).toEqual([
      [0, 0],
      [191, 191],
      [191, 191],
      [0, 0],
      [0, 0],
    ])
    expect([...picture.image.data.subarray(8, 11)]).toEqual([10, 20, 30])
    const thick = new CrowdPicture(1, 5, 1)
    thick.draw(line([0, 0.9], [2, 2], 3), [1, 2, 3])
    expect(alphas(thick).flat()).toEqual([128, 255, 255, 128, 0])
  })

  it('lays a line over those before it', () => {
    const picture = new CrowdPicture(1, 2, 1)
    picture.draw(line([0, 0.9], [1, 1], 2), [200, 0, 0])
    picture.draw(line([0, 0.9], [0.5, 0.5], 0.5), [0, 100, 0])
    expect([...picture.image.data]).toEqual([100, 50, 0, 255, 200, 0, 0, 255])
  })

  it('draws nothing outside', () => {
    const picture = new CrowdPicture(2, 2, 1)
    picture.draw(line([0, 2], [-40, -40]), [1, 1, 1])
    picture.draw(line([0, 2], [40, 40]), [1, 1, 1])
    expect(alphas(picture).flat()).toEqual([0, 0, 0, 0])
  })

  it('reads colours as a canvas writes them', () => {
    expect(rgbOf('#0072B2')).toEqual([0, 114, 178])
    expect(rgbOf('rgba(1, 2, 3, 0.5)')).toEqual([1, 2, 3])
  })
})
