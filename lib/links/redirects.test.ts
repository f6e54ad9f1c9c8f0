import { describe, expect, it } from 'vitest'
import { nextRequest, nextUrl } from './redirects.ts'

const from = new URL('https://data.example/a/b.csv')

describe('where an answer leads on to', () => {
  it.each([
    ['/c.csv', 'https://data.example/c.csv'],
    ['c.csv', 'https://data.example/a/c.csv'],
    ['//other.example/x', 'https://other.example/x'],
    ['https://other.example/x#part', 'https://other.example/x'],
  ])('%s', (location, expected) => expect(nextUrl(from, location).href).toBe(expected))

  it('is not an address without encryption', () => {
    expect(() => nextUrl(from, 'http://data.example/a')).toThrow('link-downgrade')
    expect(nextUrl(new URL('http://a.example/'), 'https://a.example/b').protocol).toBe('https:')
  })

  it('is an address', () => {
    expect(() => nextUrl(from, 'https://%%')).toThrow('link-redirects-nowhere')
  })
})

describe('the request that follows', () => {
  const headers = { Authorization: 'Bearer t', cookie: 'a=b', range: 'bytes=5-' }

  it.each<[string, string, string[]]>([
    ['the same host', 'https://data.example/x', ['Authorization', 'cookie', 'range']],
    ['another host', 'https://cdn.example/x', ['range']],
    ['another port', 'https://data.example:8443/x', ['range']],
    ['a subdomain', 'https://cdn.data.example/x', ['range']],
  ])('to %s', (_, to, expected) => {
    const next = nextRequest({ headers }, { from, to: new URL(to), status: 302 })
    expect(Object.keys(next.headers ?? {})).toEqual(expected)
  })

  it.each<[number, string, string | undefined]>([
    [303, 'GET', undefined],
    [301, 'GET', undefined],
    [307, 'POST', '{}'],
    [308, 'POST', '{}'],
  ])('of a POST answered with %i is a %s', (status, method, body) => {
    const sent = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    const next = nextRequest(sent, { from, to: from, status })
    expect([next.method, next.body, next.headers?.['content-type'] !== undefined]).toEqual([
      method,
      body,
      body !== undefined,
    ])
  })
})
