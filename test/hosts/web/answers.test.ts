import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { procedures } from '@contract/api'
import { fail } from '@contract/failure'
import { encodeFrame } from '@contract/wire'
import { startWebHost } from '../../../src-main/hosts/web/server'
import { afterwards, openHistory, scratchFolder } from '../../store/scratch'
import { only, trainShortly, workbenchWith } from '../../workbench/bench'
import { signIn } from './sign-in'

test('no answer and no event names a folder of this machine, whatever is asked', async () => {
  const folder = join(scratchFolder(), 'a private folder')
  mkdirSync(folder)
  const history = openHistory(join(folder, 'history.sqlite'))
  const { workbench, ended } = workbenchWith(
    (task) => {
      if (task.task.kind === 'train' && task.task.spec.name === 'bad')
        task.fail(fail('data-damaged', `The checkpoint ${history.file} is missing.`, history.file).failure)
      else if (task.task.kind === 'train') trainShortly(task)
      else task.fail(fail('internal', `Cannot open ${join(folder, 'engine.js')}.`).failure)
    },
    { history, host: 'web' },
  )
  const page = join(scratchFolder(), 'page')
  mkdirSync(page)
  writeFileSync(join(page, 'index.html'), '')
  const host = await startWebHost({ surface: workbench, folder: page, port: 0, history: folder })
  afterwards(() => host.close())
  const origin = `http://127.0.0.1:${String(host.port)}`
  const headers = { Cookie: await signIn(host.newAddress()), Origin: origin }
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers })
  afterwards(() => {
    socket.terminate()
  })
  const received: string[] = []
  let answered = 0
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8')
    received.push(text)
    if (text.includes('"result":')) answered += 1
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  const ids: string[] = []
  for (const name of ['good', 'bad']) {
    const { id } = only(await workbench.handlers['runs.start']({ specs: [{ name }] }))
    await ended(id)
    history.log.add(id, 1, `Reads ${join(folder, 'x', 'points.csv')}.`)
    ids.push(id)
  }
  const inputs = [
    {},
    ...ids.map((run) => ({ run })),
    ...ids.map((run) => ({ runs: [run], count: 3, seed: 1 })),
    { limit: 50 },
    { lines: 100 },
    { spec: { target: { kind: 'points', path: 'nothing-here.csv' } } },
    { backup: 'nothing.sqlite' },
  ]
  let asked = 0
  for (const name of Object.keys(procedures)) {
    // what ends the program's work is asked elsewhere
    if (['runs.delete', 'history.prune', 'history.pack'].includes(name)) continue
    for (const input of inputs) socket.send(encodeFrame({ id: (asked += 1), name, input }))
    // not more at once than a window may ask
    await vi.waitFor(
      () => {
        expect(answered).toBe(asked)
      },
      { timeout: 20_000, interval: 5 },
    )
  }
  expect(received.some((text) => text.includes('…/history.sqlite'))).toBe(true)
  for (const text of received) {
    for (const secret of ['a private folder', dirname(folder), ...(homedir().length > 1 ? [homedir() + sep] : [])]) {
      expect(text).not.toContain(secret)
    }
  }
})
