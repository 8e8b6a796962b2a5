import { EventEmitter } from 'node:events'

/** What a utility process finds as `process.parentPort`: messages are the `data` of events, as on any message port. */
class ParentPort extends EventEmitter {
  postMessage(message) {
    structuredClone(message)
    process.send?.(message)
  }
}

const port = new ParentPort()
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.on('disconnect', () => process.exit(0))
Object.defineProperty(process, 'parentPort', { value: port })
