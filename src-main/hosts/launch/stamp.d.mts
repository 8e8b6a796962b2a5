export declare function sourceStamp(root: string): string
export declare function isBuilt(root: string): boolean
export declare function writeStamp(root: string, stamp: string): void
