import { expect, test } from 'vitest'
import { toFailure } from '@contract/failure'
import { readDropped } from '../../../src-renderer/components/frame/droppedFiles'

const dropped = (name: string, content: BlobPart) => readDropped(new File([content], name))
const failureOf = (name: string, content: BlobPart) =>
  dropped(name, content).then(
    () => null,
    (thrown: unknown) => toFailure(thrown).message,
  )

test('a file dropped on the window is read by its kind, or refused with what would be right', async () => {
  expect(await dropped('Spec.JSON', '{"seed": 3}')).toEqual({ kind: 'specs', specs: [{ seed: 3 }] })
  expect(await failureOf('spec.json', '{')).toMatch(/^“spec\.json” is not JSON/)
  expect(await failureOf('picture.png', 'no picture')).toMatch(/PNG/)
  expect(await failureOf('notes.txt', 'x')).toBe(
    '“notes.txt” is neither a spec (.json), nor a sheet of samples (.png), nor a bundle of runs (.zip).',
  )
})
