/** Why the system refused: its code where it gives one. */
export const systemReason = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : String(thrown)
