/**
 * The first history. Runs hold no blobs, so that a list of many is read fast. Curves, samples and the log belong to a
 * run and go with it; checkpoints are files beside the database, since megabytes of parameters would block whoever
 * writes them into it.
 */
export const history = `
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'stopped', 'failed', 'interrupted')),
  spec TEXT NOT NULL,
  engine TEXT NOT NULL CHECK (engine IN ('onnx', 'tensorflow', 'eager')),
  device TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  deleted_at INTEGER,
  session TEXT,
  steps_done INTEGER NOT NULL DEFAULT 0,
  parameter_count INTEGER,
  milliseconds_per_step REAL,
  loss_last REAL,
  loss_tail_mean REAL,
  metrics TEXT NOT NULL DEFAULT '{}',
  non_finite_samples INTEGER,
  failure TEXT,
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_unfinished ON runs (state) WHERE state IN ('queued', 'running');
CREATE INDEX runs_by_revision ON runs (revision);

-- values: float32, little-endian; the chunks of a run follow each other and do not overlap
CREATE TABLE curve_chunks (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  first_step INTEGER NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (run, first_step)
) STRICT;

CREATE TABLE sample_sets (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('preview', 'final')),
  step INTEGER NOT NULL,
  shape TEXT NOT NULL,
  images TEXT,
  complete INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX sample_sets_complete ON sample_sets (run, kind, step) WHERE complete = 1;
CREATE INDEX sample_sets_of_run ON sample_sets (run);

-- a set's numbers in order, in parts small enough that writing one never takes long
CREATE TABLE sample_parts (
  sample_set INTEGER NOT NULL REFERENCES sample_sets (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (sample_set, part)
) STRICT;

CREATE TABLE checkpoints (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  UNIQUE (run, step)
) STRICT;

CREATE TABLE log_lines (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX log_lines_of_run ON log_lines (run);
`
