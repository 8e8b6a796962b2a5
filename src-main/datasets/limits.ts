/** Files of one import at most. */
export const mostFiles = 200_000
/** Bytes of one file at most; of pixels after it was decoded, and of all images of a set together. */
export const mostFileBytes = 1_500_000_000
export const mostPixelBytes = 1_000_000_000
/** Images of a set at most. */
export const mostImages = 5_000_000
