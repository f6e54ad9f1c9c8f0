import { describe, expect, it } from 'vitest'
import { isLoopbackRequest, isSameOrigin } from './hosts.ts'

describe('isLoopbackRequest', () => {
  it.each([
    ['localhost:4400', true],
    ['127.0.0.1:4400', true],
    ['[::1]:4400', true],
    ['LOCALHOST', true],
    ['evil.example:4400', false],
    ['127.0.0.1.evil.example', false],
    ['192.168.1.5:4400', false],
    ['', false],
  ])('host %s: %s', (host, expected) => {
    expect(isLoopbackRequest(new Headers({ host }))).toBe(expected)
  })
})

describe('isSameOrigin', () => {
  const host = 'localhost:4400'
  it.each([
    ['no origin named', {}, true],
    ['its own origin', { origin: 'http://localhost:4400', 'sec-fetch-site': 'same-origin' }, true],
    ['typed by hand', { 'sec-fetch-site': 'none' }, true],
    ['another origin', { origin: 'http://evil.example' }, false],
    ['another port', { origin: 'http://localhost:4401' }, false],
    ['no origin (sandboxed)', { origin: 'null' }, false],
    ['cross-site without origin', { 'sec-fetch-site': 'cross-site' }, false],
    ['same site only', { 'sec-fetch-site': 'same-site' }, false],
  ])('%s: %#', (_name, headers, expected) => {
    expect(isSameOrigin(new Headers({ host, ...(headers as Record<string, string>) }))).toBe(
      expected,
    )
  })
})
