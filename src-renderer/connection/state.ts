import { shallowRef } from 'vue'

/**
 * - connecting: nothing has been heard yet
 * - open: calls are answered
 * - lost: it was open or could not be opened; it is tried again by itself
 */
export type ConnectionState = 'connecting' | 'open' | 'lost'

export const connection = shallowRef<ConnectionState>('connecting')
