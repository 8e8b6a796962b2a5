import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { decodeFrame, encodeFrame, readReply } from '@contract/wire'
import { startWebHost } from '../../../src-main/hosts/web/server'
import { report } from '../../hostile/results'
import { TestSurface } from '../surface'
import { signIn } from './sign-in'

const windows = 50
const curves = 200
const folder = mkdtempSync(join(tmpdir(), 'cloudpin-windows-'))
writeFileSync(join(folder, 'index.html'), '<!doctype html>')
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test(`${String(windows)} windows hear everything in order, and each is answered`, async () => {
  const surface = new TestSurface({ 'runs.list': () => Promise.resolve([]) })
  const host = await startWebHost({ surface, folder, port: 0 })
  const heapBefore = process.memoryUsage().heapUsed
  try {
    const Cookie = await signIn(host.newAddress())
    const Origin = `http://127.0.0.1:${String(host.port)}`
    const open = async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}/socket`, { headers: { Cookie, Origin } })
      socket.binaryType = 'arraybuffer'
      const steps: number[] = []
      const answers: number[] = []
      socket.on('message', (data) => {
        if (!(data instanceof ArrayBuffer)) throw new Error('no frame')
        const reply = readReply(decodeFrame(data))
        if ('event' in reply) steps.push(reply.event.kind === 'curve' ? reply.event.firstStep : NaN)
        else answers.push(reply.id)
      })
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      return { socket, steps, answers }
    }
    const opened = await Promise.all(Array.from({ length: windows }, open))
    const begun = performance.now()
    for (let step = 0; step < curves; step += 1) {
      surface.send({ kind: 'curve', run: 'a', firstStep: step, values: new Float32Array(100).fill(step) })
      for (const { socket } of opened)
        if (step % 20 === 0) socket.send(encodeFrame({ id: step, name: 'runs.list', input: {} }))
      if (step % 10 === 0) await wait(1)
    }
    const all = Array.from({ length: curves }, (_, step) => step)
    const asked = all.filter((step) => step % 20 === 0)
    while (opened.some(({ steps, answers }) => steps.length < curves || answers.length < asked.length)) await wait(5)
    const milliseconds = performance.now() - begun
    for (const { steps, answers } of opened) {
      expect(steps).toEqual(all)
      expect(answers.toSorted((a, b) => a - b)).toEqual(asked)
    }
    for (const { socket } of opened) socket.close()
    while (opened.some(({ socket }) => socket.readyState !== WebSocket.CLOSED)) await wait(5)
    const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
    const heap = `${megabytes(heapBefore)} → ${megabytes(process.memoryUsage().heapUsed)} MB`
    report(
      `| ${String(windows)} windows | ${String(curves)} events to each and ${String(windows * asked.length)} calls | all heard in order, all answered, in ${milliseconds.toFixed(0)} ms; heap ${heap}, not cleaned |`,
    )
  } finally {
    await host.close()
  }
  expect(surface.listeners).toBe(0)
})
