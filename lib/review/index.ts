export * from './doubling.ts'
export * from './standing.ts'
