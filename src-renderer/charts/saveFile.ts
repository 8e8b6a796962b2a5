/** Hands a file to the person through the window's own save dialog or download folder. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName(name)
  link.click()
  // The download has its own hold on the content by the next turn of the loop.
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, 0)
}

/** A name that every file system takes: the forbidden characters become dashes. */
export const fileName = (name: string): string =>
  name
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
