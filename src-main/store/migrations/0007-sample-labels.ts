/** The classes that samples were drawn for, as 32-bit integers; null where none were told. */
export const sampleLabels = `
ALTER TABLE sample_sets ADD COLUMN labels BLOB;
`
