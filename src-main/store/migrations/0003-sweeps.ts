/**
 * Sweeps: each run of one knows its place. A sweep's id is a digest of its spec, so that the same sweep begun again is
 * the same. A judgement is what samples of a trained run were found to be under another spec, also named by a digest.
 */
export const sweeps = `
CREATE TABLE sweeps (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

ALTER TABLE runs ADD COLUMN sweep TEXT;
ALTER TABLE runs ADD COLUMN sweep_index INTEGER;
ALTER TABLE runs ADD COLUMN sweep_values TEXT;
CREATE INDEX runs_of_sweep ON runs (sweep, sweep_index) WHERE sweep IS NOT NULL;

CREATE TABLE judgements (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  spec TEXT NOT NULL,
  judgement TEXT NOT NULL,
  judged_at INTEGER NOT NULL,
  UNIQUE (run, spec)
) STRICT;
`
