import { describe, expect, test } from 'vitest'
import { nodeRefusal } from './node-version.mjs'
import { isLoopback, originsOf, parseOptions } from './options.mjs'

const parse = (args: string[], env: Record<string, string> = {}) =>
  parseOptions({ args, env, root: '/studio', cwd: '/home/me' })

const usual = { help: false, dev: false, host: '127.0.0.1', port: 4400, data: '/studio/data' }

describe('options', () => {
  test.each<[string[], Record<string, string>, Partial<typeof usual>]>([
    [[], {}, {}],
    [['--help'], {}, { help: true }],
    [['-h'], {}, { help: true }],
    [['--dev'], {}, { dev: true }],
    [['--port', '5000'], {}, { port: 5000 }],
    [['--port=5000'], {}, { port: 5000 }],
    [['--host', '0.0.0.0'], {}, { host: '0.0.0.0' }],
    [['--host', '[::1]'], {}, { host: '::1' }],
    [['--data', '/srv/studio'], {}, { data: '/srv/studio' }],
    [['--data', 'studio'], {}, { data: '/home/me/studio' }],
    [['--data=-studio'], {}, { data: '/home/me/-studio' }],
    [
      [],
      { STUDIO_PORT: '5000', STUDIO_HOST: '::', STUDIO_DATA: '/d' },
      { port: 5000, host: '::', data: '/d' },
    ],
    [['--port', '6000'], { STUDIO_PORT: '5000' }, { port: 6000 }],
    [[], { STUDIO_PORT: '', STUDIO_HOST: '', STUDIO_DATA: '' }, {}],
  ])('%j with %j', (args, env, expected) => {
    expect(parse(args, env)).toEqual({ ...usual, ...expected })
  })

  test.each<[string[], Record<string, string>, string]>([
    [['--prot', '5000'], {}, '--prot is not an option'],
    [['--no-dev'], {}, '--no-dev is not an option'],
    [['--constructor'], {}, '--constructor is not an option'],
    [['--port'], {}, '--port needs a value'],
    [['--port', '--dev'], {}, '--port needs a value'],
    [['--dev=yes'], {}, '--dev takes no value'],
    [['5000'], {}, '“5000” is not understood'],
    [['--port', '0'], {}, '--port is “0”'],
    [['--port', '65536'], {}, '--port is “65536”'],
    [['--port', '44e2'], {}, '--port is “44e2”'],
    [[], { STUDIO_PORT: 'x' }, 'STUDIO_PORT is “x”'],
    [['--host', 'a b'], {}, '--host is “a b”'],
    [['--host', 'http://a'], {}, '--host is “http://a”'],
    [['--data='], {}, '--data is empty'],
  ])('%j with %j is wrong usage', (args, env, sentence) => {
    const message = expect.stringContaining(sentence)
    expect(() => parse(args, env)).toThrow(expect.objectContaining({ message, exitCode: 2 }))
  })
})

describe('hosts', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.5', false],
    ['127.0.0.1.example.org', false],
    ['localhost.example.org', false],
  ])('%s: only this machine: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected)
  })

  const lan = { address: '192.168.1.5', family: 'IPv4' as const, internal: false }
  const network = { ...lan, netmask: '', mac: '', cidr: null }
  test.each([
    ['127.0.0.1', 'http://127.0.0.1:4400', 'http://127.0.0.1:4400'],
    ['::1', 'http://[::1]:4400', 'http://[::1]:4400'],
    ['studio.lan', 'http://studio.lan:4400', 'http://studio.lan:4400'],
    ['0.0.0.0', 'http://127.0.0.1:4400', 'http://192.168.1.5:4400'],
    ['::', 'http://[::1]:4400', 'http://192.168.1.5:4400'],
  ])('%s is asked at %s and shown as %s', (host, own, shown) => {
    const interfaces = () => ({ lo: [{ ...network, internal: true }], eth0: [network] })
    expect(originsOf(host, 4400, interfaces)).toEqual({ own, shown })
  })
})

describe('the version of Node', () => {
  test.each(['20.19.0', '20.20.1', '22.0.0', '100.0.0'])('%s will do', (version) => {
    expect(nodeRefusal(version)).toBeNull()
  })
  test.each(['20.18.9', '20.9.0', '18.20.0', '8.0.0'])('%s is too old', (version) => {
    expect(nodeRefusal(version)).toContain(`this is Node ${version}`)
  })
})
