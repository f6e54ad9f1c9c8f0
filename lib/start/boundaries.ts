import { findRoom, isDoor, mayEnter, mayUse, type Room, servesTests } from './house.ts'
import { type Import, readImports, readTokens } from './imports.ts'

export type Fault =
  | 'parent path'
  | 'leaves its room without #'
  | 'no extension'
  | 'not by the door'
  | 'room not allowed'
  | 'package not allowed'
  | 'unknown path'
  | 'test code'
  | 'server-only'
  | 'process.env'

export type Violation = { path: string; line: number; fault: Fault; what: string }

/**
 * What a source file does against the rules of the house.
 * @param path Relative to the top, with `/`.
 */
export function findViolations(path: string, source: string): Violation[] {
  const imports = readImports(source).flatMap(({ specifier, line }) => {
    const fault = faultOf(path, specifier)
    return fault === null ? [] : [{ path, line, fault, what: specifier }]
  })
  return [...imports, ...findEnvironment(path, source)]
}

function faultOf(path: string, specifier: Import['specifier']): Fault | null {
  if (/(^|\/)\.\.(\/|$)/.test(specifier)) return 'parent path'
  if (specifier.startsWith('./')) return faultOfNeighbor(path, specifier)
  if (specifier.startsWith('#')) return faultOfDoor(path, specifier.slice(1))
  if (/^(\/|\.|@\/|~)/.test(specifier)) return 'unknown path'
  if (specifier === 'server-only' && path.startsWith('lib/')) return 'server-only'
  const room = findRoom(path)
  if (room === null || isTest(path) || mayUse(room, specifier)) return null
  return 'package not allowed'
}

function faultOfNeighbor(path: string, specifier: string): Fault | null {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const target = folder + specifier.slice(2)
  if (!hasExtension(target)) return 'no extension'
  if (isTest(target) && !isTest(path)) return 'test code'
  return findRoom(target) === findRoom(path) ? null : 'leaves its room without #'
}

function faultOfDoor(path: string, target: string): Fault | null {
  if (!hasExtension(target)) return 'no extension'
  if (isTest(target) && !isTest(path)) return 'test code'
  const from = findRoom(path)
  const to = findRoom(target)
  if (to === null) return 'unknown path'
  if (from === to) return null
  // What tests share is no part of a room's door, and reaches only tests.
  if (!isDoor(target) && !isTest(target)) return 'not by the door'
  return mayPass(path, from, to) ? null : 'room not allowed'
}

function mayPass(path: string, from: Room | null, to: Room): boolean {
  // What stands at the top (configuration, instrumentation.ts) belongs to the server.
  if (from === null) return mayEnter('app/_server', to) || to === 'app/_server'
  return mayEnter(from, to) || (isTest(path) && servesTests(to))
}

/** `process.env` outside the one room that reads it, and what stands in for it. */
function findEnvironment(path: string, source: string): Violation[] {
  if (/^lib\/env\.ts$|^lib\/start\/|^e2e\/|\.config\.m?ts$/.test(path)) return []
  const tokens = readTokens(source)
  const texts = (index: number, count: number) =>
    Array.from({ length: count }, (_, step) => tokens[index + step]?.text ?? '').join(' ')
  return tokens.flatMap(({ kind, text, line }, index) => {
    const isRead =
      /^process (\? )?[.[] env\b|^process \? \. \[ env\b/.test(texts(index, 5)) ||
      (texts(index - 2, 3) === '} = process' && !/^[.[(]$/.test(texts(index + 1, 1))) ||
      (kind === 'string' && /^(from|import|\() (node:)?process$/.test(texts(index - 1, 2)))
    return isRead ? [{ path, line, fault: 'process.env' as const, what: text }] : []
  })
}

function isTest(path: string): boolean {
  return /\.(test|fixture)\.tsx?$/.test(path)
}

function hasExtension(path: string): boolean {
  return /\.(tsx?|mjs|json|css)$/.test(path)
}
