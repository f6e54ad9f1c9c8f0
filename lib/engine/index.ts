export * from './engine.ts'
export * from './reads.ts'
