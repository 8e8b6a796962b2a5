import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { fail } from '@contract/failure'
import { isNpy } from '@contract/npy'
import { readCsv } from './csv'
import { readNpy } from './npy'
import type { Table } from './table'

/** What a file of points holds. */
export interface PointsFile extends Table {
  readonly sha256: string
}

const mostBytes = 400_000_000

/**
 * Reads a .csv or .npy file of points. Throws `data-missing` where it cannot be read, `data-damaged` where it holds
 * anything but two or more points of finite numbers.
 */
export function readPoints(path: string): PointsFile {
  const name = basename(path)
  const bytes = read(path, name)
  const table = isNpy(bytes) ? readNpy(bytes, name) : readCsv(text(bytes, name), name)
  if (table.rows < 2)
    throw fail('data-damaged', `${name} has ${table.rows === 1 ? 'one point' : 'no points'}; give at least two.`)
  return { ...table, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function read(path: string, name: string): Uint8Array {
  try {
    const { size } = statSync(path)
    if (size > mostBytes)
      throw fail('data-damaged', `${name} is larger than ${mostBytes / 1e6} MB; draw a part of its rows and use that.`)
    return readFileSync(path)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error
    throw fail(
      'data-missing',
      `${name} cannot be read (${error.code}); give the path of a file that exists.`,
      'target.path',
    )
  }
}

function text(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw fail('data-damaged', `${name} is neither text nor a .npy file; save the points as .csv or .npy.`)
  }
}
