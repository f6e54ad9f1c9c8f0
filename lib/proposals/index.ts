export * from './judge/index.ts'
export * from './listed/index.ts'
export * from './model/index.ts'
export * from './rules/index.ts'
