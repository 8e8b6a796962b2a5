declare module '*.as.ts?bytes' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module '*.ts?script' {
  const text: string
  export default text
}
