/** What the paths of a control said of log Z, as JSON. */
export const evidence = `
ALTER TABLE runs ADD COLUMN evidence TEXT;
`
