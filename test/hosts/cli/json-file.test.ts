import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readJsonFile } from '../../../src-main/hosts/cli/json-file'

const folder = mkdtempSync(join(tmpdir(), 'cloudpin-json-'))
const file = join(folder, 'spec.json')

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const read = (content: string | Uint8Array) => {
  writeFileSync(file, content)
  return readJsonFile(file)
}

describe('a file of JSON', () => {
  it('is read, with or without a byte order mark', async () => {
    expect(await read('{"a": [1, 2]}')).toEqual({ a: [1, 2] })
    expect(await read('\uFEFF{"a": 1}')).toEqual({ a: 1 })
  })

  it.each([
    ['{\n  "a": 1,\n  "b": oops\n}', 3, 8, 'Unexpected token'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'Expected'],
    ['{"a": 1,}', 1, 9, 'Expected double-quoted property name'],
    ['{"a": tru}', 1, 10, 'Unexpected token'],
    ['oops', 1, 1, 'Unexpected token'],
    ['{"a": "x\ny"}', 1, 9, 'Bad control character'],
    ['{"a": [1, 2', 1, 12, ''],
    ['', 1, 1, 'Unexpected end of JSON input'],
    [`{"a": 1, ${'"x": 1, '.repeat(200)}\n"b": nope, "c": nope}`, 2, 7, 'Unexpected token'],
  ])('%j is refused at its line and column', async (content, line, column, reason) => {
    await expect(read(content)).rejects.toMatchObject({
      failure: {
        code: 'invalid-spec',
        message: expect.stringContaining(
          `${file}, line ${String(line)}, column ${String(column)}, is not JSON: ${reason}`,
        ) as string,
      },
    })
  })

  it('that is none is named', async () => {
    await expect(readJsonFile(folder)).rejects.toThrow(`${folder} is a folder; give a JSON file.`)
    await expect(readJsonFile(join(folder, 'none.json'))).rejects.toThrow(
      `There is no file ${join(folder, 'none.json')}.`,
    )
    await expect(readJsonFile(join(file, 'x'))).rejects.toThrow('There is no file')
    await expect(read(Uint8Array.of(0xff, 0xfe, 0x00))).rejects.toThrow(`${file} is not text in UTF-8.`)
  })
})
