import { describe, expect, it } from 'vitest'
import { readEnv } from '#lib/env.ts'

describe('proxies', () => {
  it.each<[Record<string, string>, ReturnType<typeof readEnv>['proxies']]>([
    [{}, { https: null, http: null, none: [] }],
    [
      { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'localhost, .corp.example' },
      { https: 'http://proxy.example:3128', http: null, none: ['localhost', '.corp.example'] },
    ],
    [
      { https_proxy: 'proxy.example:3128', HTTPS_PROXY: 'http://other:1', HTTP_PROXY: 'plain:80' },
      { https: 'http://proxy.example:3128', http: 'http://plain:80', none: [] },
    ],
    [
      { HTTPS_PROXY: '', http_proxy: '', no_proxy: '' },
      { https: null, http: null, none: [] },
    ],
  ])('%j', (given, expected) => expect(readEnv(given).proxies).toEqual(expected))

  it('of other kinds are named as what is wrong', () =>
    expect(() => readEnv({ HTTPS_PROXY: 'socks5://proxy.example:1080' })).toThrow('HTTPS_PROXY'))
})
