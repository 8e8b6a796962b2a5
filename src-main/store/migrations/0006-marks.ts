/**
 * What a person says of a run (tags, notes, a star, the archive), its place in the queue, its best loss, and when its
 * training was at which step.
 */
export const marks = `
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN archived_at INTEGER;
ALTER TABLE runs ADD COLUMN queue_place REAL;
ALTER TABLE runs ADD COLUMN best_loss REAL;
ALTER TABLE runs ADD COLUMN best_loss_step INTEGER;

CREATE INDEX runs_by_queue_place ON runs (queue_place) WHERE queue_place IS NOT NULL;

CREATE TABLE curve_times (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX curve_times_of_run ON curve_times (run);
`
