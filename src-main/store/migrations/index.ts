import { history } from './0001-history'

/** SQL that takes a history from version k to k + 1, at index k. Entries are only ever added. */
export const migrations: readonly string[] = [history]
