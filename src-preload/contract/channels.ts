/** The two channels between a desktop window and the main process: calls with their answers, and events. */
export const requestChannel = 'cloudpin:request'
export const eventChannel = 'cloudpin:event'

/** The name under which the preload gives a window its Bridge. */
export const bridgeName = 'cloudpin'
