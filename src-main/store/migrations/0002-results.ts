/**
 * Results beside the distances: the loss on points that were never met, as a curve and at the end, and studies of a
 * checkpoint (its score error, its certificate) as JSON, the latest of each kind.
 */
export const results = `
ALTER TABLE runs ADD COLUMN held_out TEXT;

CREATE TABLE validation_losses (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  loss REAL NOT NULL,
  standard_error REAL NOT NULL,
  UNIQUE (run, step)
) STRICT;

CREATE TABLE checkpoint_studies (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (run, kind)
) STRICT;
`
