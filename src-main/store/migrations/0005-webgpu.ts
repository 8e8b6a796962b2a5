/** WebGPU as an engine of runs: the column that knows it takes the place of the one that does not. */
export const webgpu = `
ALTER TABLE runs ADD COLUMN chosen_engine TEXT NOT NULL DEFAULT 'onnx'
  CHECK (chosen_engine IN ('onnx', 'tensorflow', 'webgpu', 'eager'));
UPDATE runs SET chosen_engine = engine;
ALTER TABLE runs DROP COLUMN engine;
ALTER TABLE runs RENAME COLUMN chosen_engine TO engine;
`
