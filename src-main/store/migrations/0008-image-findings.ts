/**
 * What was found out of the images that a run keeps, in the order of these: their classes, and the training images that
 * lie nearest. Gone with the set of samples that it is about, and worked out anew where it is missing.
 */
export const imageFindings = `
CREATE TABLE image_classes (
  sample_set INTEGER PRIMARY KEY REFERENCES sample_sets (id) ON DELETE CASCADE,
  names TEXT NOT NULL,
  labels BLOB NOT NULL,
  confidences BLOB NOT NULL,
  accuracy REAL NOT NULL
) STRICT;

CREATE TABLE nearest_images (
  sample_set INTEGER PRIMARY KEY REFERENCES sample_sets (id) ON DELETE CASCADE,
  places BLOB NOT NULL,
  distances BLOB NOT NULL
) STRICT;
`
