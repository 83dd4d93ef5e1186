/** V8's flags for a node of ours; those that `nodeOptions` (as in NODE_OPTIONS) sets itself are left out. */
export declare function heapFlags(nodeOptions?: string): string[];
