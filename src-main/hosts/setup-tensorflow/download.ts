import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fail } from '@contract/failure'
import { lastLine, runCommand } from './command'

/** The version of the C library that tfjs-node's own installer takes. */
const version = '2.9.1'

const systems: Readonly<Record<string, string>> = {
  'linux x64': 'linux-x86_64.tar.gz',
  'darwin x64': 'darwin-x86_64.tar.gz',
  'win32 x64': 'windows-x86_64.zip',
}

/** Where TensorFlow publishes its C library for a system; null for a system without one. */
export function libraryAddress(system: string, gpu: boolean): string | null {
  const file = systems[system]
  if (file === undefined || (gpu && system === 'darwin x64')) return null
  return `https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-${gpu ? 'gpu' : 'cpu'}-${file.replace(/(\.tar\.gz|\.zip)$/, `-${version}$1`)}`
}

/** Downloads TensorFlow's C library and unpacks it into the folder. Throws a CloudpinError with the reason. */
export async function downloadLibrary(folder: string, gpu: boolean): Promise<void> {
  const system = `${process.platform} ${process.arch}`
  const address = libraryAddress(system, gpu)
  if (address === null)
    throw fail('engine-missing', `TensorFlow publishes no ${gpu ? 'GPU ' : ''}library for ${system}.`)
  await mkdir(folder, { recursive: true })
  const archive = join(folder, address.endsWith('.zip') ? 'library.zip' : 'library.tar.gz')
  await fetchInto(address, archive)
  // bsdtar of Windows reads zip as well.
  const unpacked = await runCommand('tar', ['-xf', archive, '-C', folder])
  await rm(archive, { force: true })
  if (unpacked.code !== 0)
    throw fail('data-damaged', `The downloaded library could not be unpacked: ${lastLine(unpacked)}`)
}

async function fetchInto(address: string, file: string): Promise<void> {
  try {
    const response = await fetch(address)
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`)
    await pipeline(chunks(response.body), createWriteStream(file))
  } catch (error) {
    const reason = error instanceof Error ? `${error.message}${causeOf(error)}` : String(error)
    throw fail('engine-missing', `TensorFlow's C library could not be downloaded: ${reason}.`)
  }
}

async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
}

const causeOf = ({ cause }: Error) => (cause instanceof Error ? ` (${cause.message})` : '')
