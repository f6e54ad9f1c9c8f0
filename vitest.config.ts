import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{lib,db,components,app,e2e}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
    // No test replaces modules, so that files can share them; both of two cores work.
    isolate: false,
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
