export * from './secret-key.ts'
export * from './secrets.ts'
