export * from './build-studio.ts'
