import { mostUploadFiles } from '@contract/dataset'

/** A file that was dropped or chosen, by its path within what was. */
export interface ChosenFile {
  readonly path: string
  readonly file: File
}

/** Files of an input, of which one that chooses folders knows the paths within them. */
export const chosenFiles = (files: FileList): readonly ChosenFile[] =>
  Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }))

/** Dropped files, those of folders with all that lies in them. Stops a little beyond what is taken. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  // the list of a drop is gone once its event is over, so the entries are taken at once
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const found: ChosenFile[] = []
  for (const entry of entries) await collect(entry, entry.name, found)
  return found
}

async function collect(entry: FileSystemEntry, path: string, found: ChosenFile[]): Promise<void> {
  if (found.length > mostUploadFiles) return
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject)
    })
    found.push({ path, file })
    return
  }
  if (!isFolder(entry)) return
  const reader = entry.createReader()
  for (;;) {
    // a reader answers with some hundred entries at a time, and with none after the last
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (some.length === 0 || found.length > mostUploadFiles) return
    for (const inner of some) await collect(inner, `${path}/${inner.name}`, found)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
