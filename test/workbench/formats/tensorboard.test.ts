import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { expect, test } from 'vitest'
import { exportRun } from '../../../src-main/workbench/history/export'
import { scratchFolder } from '../../store/scratch'
import { historyWith } from '../bundle/whole-run'

/** The fields of TensorFlow's event.proto and summary.proto that a scalar has. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Value { string tag = 1; float simple_value = 2; }
  message Summary { repeated Value value = 1; }
  message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
`)
const event = root.lookupType('Event')

/** CRC-32C bit by bit, from its definition. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

const masked = (bytes: Uint8Array): number => {
  const crc = BigInt(crc32c(bytes))
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn)
}

function* records(file: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let offset = 0; offset < file.length;) {
    const length = Number(view.getBigUint64(offset, true))
    expect(view.getUint32(offset + 8, true)).toBe(masked(file.subarray(offset, offset + 8)))
    const data = file.subarray(offset + 12, offset + 12 + length)
    expect(view.getUint32(offset + 12 + length, true)).toBe(masked(data))
    yield data
    offset += 16 + length
  }
}

test('the checksum is the one of the standard', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
})

test('a curve exported for TensorBoard is read back by an independent reader', async () => {
  const history = await historyWith('run1')
  const { run } = history.runs.get('run1') ?? {}
  if (run === undefined) throw new Error('no run')
  const folder = join(scratchFolder(), 'exported')
  const names = await exportRun(history, run, folder, { tensorboard: true })
  const name = names.at(-1) ?? ''
  expect(name).toBe('events.out.tfevents.1760000000.cloudpin')
  const [first, ...points] = [...records(readFileSync(join(folder, name)))].map((data) =>
    event.toObject(event.decode(data), { longs: Number }),
  )
  expect(first).toEqual({ wallTime: 1_760_000_000.2, fileVersion: 'brain.Event:2' })
  expect(points).toHaveLength(300)
  const expected = new Float32Array(300)
  for await (const { firstStep, values } of history.curves.chunks('run1')) expected.set(values, firstStep)
  for (const [step, point] of points.entries()) {
    // a field that is zero is left out by some writers and kept by others
    expect(point['step'] ?? 0).toBe(step)
    expect(point['summary']).toEqual({ value: [{ tag: 'loss', simpleValue: expected[step] }] })
    expect(point['wallTime']).toBeCloseTo(1_760_000_000.2 + (0.3 * step) / 1000, 6)
  }
})
