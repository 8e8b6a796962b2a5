import { randomInt } from 'node:crypto'

/** Letters and digits that are not taken for one another when read aloud or typed. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const length = 10

/** A new run's name for programs: short enough to type, and never met twice (31¹⁰ of them). */
export const newIdentifier = (): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
