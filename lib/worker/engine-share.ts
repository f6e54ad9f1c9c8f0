/** What an engine of the worker may take: two threads, and memory that leaves room for everything else. */
export const engineShare = { threads: 2, memoryLimit: '1GB' } as const
