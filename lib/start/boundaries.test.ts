import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Fault, findViolations } from './boundaries.ts'
import { findRoom } from './house.ts'
import { root } from './set-up.mjs'
import { listFiles } from './stamps.mjs'

const isLeftOut = (path: string) => /\/(node_modules|golden|migrations)$/.test(path)
const folders = ['app', 'components', 'db', 'e2e', 'lib', 'pages']
const files = [...folders, 'instrumentation.ts', 'proxy.ts', 'next.config.ts', 'vitest.config.ts']
  .flatMap((path) => listFiles(root, path, isLeftOut))
  .filter((path) => /\.(tsx?|mjs)$/.test(path))

test('every file keeps to the rooms that it may import', () => {
  const violations = files.flatMap((path) =>
    findViolations(path, readFileSync(join(root, path), 'utf8')),
  )
  expect(violations.map((v) => `${v.path}:${v.line} ${v.fault}: ${v.what}`)).toEqual([])
})

test('every folder of lib is a room of the table', () => {
  const inLib = files.filter((path) => path.startsWith('lib/'))
  expect(inLib.length).toBeGreaterThan(0)
  expect(inLib.filter((path) => findRoom(path) === null)).toEqual([])
})

describe('made-up violations are reported', () => {
  const cases: [path: string, source: string, fault: Fault][] = [
    ['lib/checks/a.ts', "import { b } from '../recipe/index.ts'", 'parent path'],
    ['lib/checks/a.ts', "export * from './x/../../recipe/index.ts'", 'parent path'],
    ['lib/env.ts', "import { b } from './model/index.ts'", 'leaves its room without #'],
    ['app/page.tsx', "import { b } from './_server/actor.ts'", 'leaves its room without #'],
    ['lib/checks/a.ts', "import { b } from './b'", 'no extension'],
    ['lib/checks/a.ts', "import { b } from '#lib/model/index'", 'no extension'],
    ['lib/checks/a.ts', "import { b } from '#lib/model/task.ts'", 'not by the door'],
    ['lib/usecases/a.ts', "import { b } from '#db/queries/tasks.ts'", 'not by the door'],
    ['lib/checks/a.ts', "import { b } from '#lib/proposals/index.ts'", 'room not allowed'],
    ['lib/checks/a.ts', "import type { B } from '#lib/profile/index.ts'", 'room not allowed'],
    ['lib/checks/a.ts', "const b = await import('#lib/export/index.ts')", 'room not allowed'],
    ['lib/checks/a.test.ts', "import { b } from '#lib/usecases/index.ts'", 'room not allowed'],
    ['lib/recipe/a.ts', "import { b } from '#lib/engine/index.ts'", 'room not allowed'],
    ['lib/review/a.ts', "import { b } from '#lib/recipe/index.ts'", 'room not allowed'],
    ['lib/model/a.ts', "import { b } from '#lib/files/index.ts'", 'room not allowed'],
    ['lib/engine/a.ts', "import { b } from '#lib/recipe/index.ts'", 'room not allowed'],
    ['lib/engine/a.ts', "import { b } from '#lib/files/index.ts'", 'room not allowed'],
    ['lib/cli/a.ts', "import { b } from '#db/index.ts'", 'room not allowed'],
    ['lib/cli/a.ts', "import { b } from '#lib/usecases/index.ts'", 'room not allowed'],
    ['lib/usecases/a.ts', "import { b } from '#lib/studio/index.ts'", 'room not allowed'],
    ['lib/usecases/a.ts', "import { b } from '#lib/env.ts'", 'room not allowed'],
    ['db/queries/a.ts', "import { b } from '#lib/usecases/index.ts'", 'room not allowed'],
    ['components/review/a.tsx', "import { b } from '#lib/usecases/index.ts'", 'room not allowed'],
    ['components/review/a.tsx', "import { b } from '#app/_server/a.ts'", 'room not allowed'],
    ['app/page.tsx', "import { b } from '#db/index.ts'", 'room not allowed'],
    ['app/page.tsx', "import { b } from '#lib/studio/index.ts'", 'room not allowed'],
    ['lib/recipe/a.ts', "import { b } from '#lib/files/index.ts'", 'room not allowed'],
    ['lib/recipe/a.ts', "import { b } from './rows.fixture.ts'", 'test code'],
    ['components/a.tsx', "import { b } from '#components/b.test.ts'", 'test code'],
    ['lib/checks/a.ts', "import { b } from '#e2e/fakes/llm.ts'", 'room not allowed'],
    ['lib/checks/a.ts', "import { b } from '#lib/nowhere/index.ts'", 'unknown path'],
    ['lib/checks/a.ts', "import { b } from '@/lib/model'", 'unknown path'],
    ['lib/model/a.ts', "import { readFileSync } from 'node:fs'", 'package not allowed'],
    ['lib/review/a.ts', "import { z } from 'zod'", 'package not allowed'],
    ['lib/checks/a.ts', "import { useState } from 'react'", 'package not allowed'],
    ['lib/checks/a.ts', "import { headers } from 'next/headers'", 'package not allowed'],
    ['lib/proposals/a.ts', "import OpenAI from 'openai'", 'package not allowed'],
    ['lib/export/a.ts', "import { eq } from 'drizzle-orm'", 'package not allowed'],
    ['lib/cli/a.ts', "import Database from 'better-sqlite3'", 'package not allowed'],
    ['lib/usecases/a.ts', "import { cookies } from 'next/headers'", 'package not allowed'],
    ['components/a.tsx', "import { join } from 'node:path'", 'package not allowed'],
    ['lib/usecases/a.ts', "import 'server-only'", 'server-only'],
    ['lib/usecases/a.ts', 'const key = process.env.OPENAI_API_KEY', 'process.env'],
    ['lib/llm/a.test.ts', "const key = process['env']['X']", 'process.env'],
    ['lib/llm/a.ts', 'const key = process?.env.X', 'process.env'],
    ['lib/llm/a.ts', "import { env } from 'node:process'", 'process.env'],
    ['app/page.tsx', 'const { env } = process', 'process.env'],
  ]
  test.each(cases)('%s: %s', (path, source, fault) => {
    expect(findViolations(path, source).map((violation) => violation.fault)).toEqual([fault])
  })
})

describe('what the rules allow is not reported', () => {
  const cases: [path: string, source: string][] = [
    ['lib/checks/rules/a.ts', "import { b } from '#lib/checks/findings.ts'"],
    ['lib/checks/a.ts', "import { b } from './rules/b.ts'"],
    ['lib/checks/a.ts', "import { b } from '#lib/recipe/index.ts'"],
    ['lib/checks/a.ts', "import { b } from '#lib/engine/index.ts'"],
    ['lib/checks/a.test.ts', "import { expect, test } from 'vitest'"],
    ['lib/recipe/a.test.ts', "import { b } from './rows.fixture.ts'"],
    ['lib/recipe/rows.fixture.ts', "import { b } from '#lib/engine/index.ts'"],
    ['lib/files/a.ts', 'if (process.platform !== "win32") exit(process)'],
    ['app/global-error.tsx', "import text from '#lib/i18n/en/crash.json'"],
    ['app/_server/studio.ts', "import { readEnv } from '#lib/env.ts'"],
    ['proxy.ts', "import { readEnv } from '#lib/env.ts'"],
    ['lib/llm/a.test.ts', "import { b } from '#e2e/fakes/llm.ts'"],
    ['lib/usecases/a.ts', "import { b } from '#db/schema/tasks.ts'"],
    ['lib/i18n/index.ts', "import en from './en/shell.json' with { type: 'json' }"],
    ['components/a.tsx', "import { b } from '#components/ui/button.tsx'"],
    ['components/a.tsx', "import { b } from '#lib/i18n/index.ts'"],
    ['app/layout.tsx', "import './globals.css'"],
    ['instrumentation.ts', "await import('#app/_server/studio.ts')"],
    ['e2e/playwright.config.ts', "import { root } from '#lib/start/index.mjs'"],
    ['lib/env.ts', 'const port = process.env.STUDIO_PORT'],
    ['lib/jobs/a.ts', 'process.on("exit", () => 1); const { pid } = process.report'],
    ['lib/checks/a.ts', "// import { b } from '../b.ts'\n/* process.env */"],
    ['lib/checks/a.ts', 'const text = `import { b } from "../b.ts"; process.env.X`'],
    ['lib/checks/a.ts', 'const text = "import { b } from \'../b.ts\'"'],
    ['lib/checks/a.ts', "const parent = '../b.ts'"],
  ]
  test.each(cases)('%s: %s', (path, source) => {
    expect(findViolations(path, source)).toEqual([])
  })
})
