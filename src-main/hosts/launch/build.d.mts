export declare const projectRoot: string
export declare function ensureBuilt(root?: string): Promise<void>
