/** What an exit code or signal of an engine process means, and what to try: one sentence or two. */
export function endedSentence(code: number | null, signal: string | null): string {
  const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
  return `The engine process ended unexpectedly (${how}). ${advice(code, signal)}`
}

const signals: Readonly<Record<number, string>> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  137: 'SIGKILL',
  139: 'SIGSEGV',
}

/** Windows' codes of an access violation, a stack overrun and an illegal instruction. */
const windowsFaults = [0xc0000005, 0xc0000409, 0xc000001d]

function advice(code: number | null, signal: string | null): string {
  switch (signal ?? signals[code ?? 0]) {
    case 'SIGKILL':
      return 'The system ends a program so when memory runs out; try a smaller training.batch, network.width or sampling.count.'
    case 'SIGSEGV':
    case 'SIGABRT':
    case 'SIGBUS':
      return 'This is a fault in native code or a lack of memory; try a smaller training.batch, or another engine.'
    case 'SIGILL':
      return 'This processor lacks an instruction that the engine needs; try another engine.'
    case 'SIGTERM':
    case 'SIGINT':
    case 'SIGHUP':
      return 'Another program ended it; start the run again.'
    default:
      return code !== null && windowsFaults.includes(code >>> 0)
        ? 'This is a fault in native code; try a smaller training.batch, or another engine.'
        : 'What was recorded until then is kept; start the run again, or try another engine.'
  }
}
