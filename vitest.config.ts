import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{lib,db,components,app,e2e}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
  },
})
