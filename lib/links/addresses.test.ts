import { describe, expect, it } from 'vitest'
import { isAllowed, isPrivateName, isPublicAddress } from './addresses.ts'

describe('addresses', () => {
  it.each([
    ['8.8.8.8'],
    ['93.184.216.34'],
    ['172.32.0.1'],
    ['100.128.0.1'],
    ['2606:4700:4700::1111'],
    ['2a00:1450:4001:800::200e'],
    ['::ffff:8.8.8.8'],
    ['64:ff9b::8.8.8.8'],
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.168.1.1'],
    ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...[
      '192.88.99.1',
      '::',
      '::1',
      '::7f00:1',
      '::127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:0:127.0.0.1',
    ],
    ...['::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::127.0.0.1', '64:ff9b::10.0.0.1'],
    ...[
      '64:ff9b:1::8.8.8.8',
      '100::1',
      '2001::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2002:808:808::',
    ],
    ...['3fff::1', '5f00::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1'],
    ...['ff02::1', '4000::1', 'fd00:ec2::254', 'not an address', ''],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('names', () => {
  it.each([
    ...['localhost', 'LOCALHOST.', 'a.localhost', 'metadata.google.internal', 'db.local', 'nas'],
    ...['router.lan', 'x.home.arpa', 'intranet'],
  ])('%s is private', (name) => expect(isPrivateName(name)).toBe(true))

  it.each(['huggingface.co', 'local.example', 'internal.example.org'])('%s is not', (name) =>
    expect(isPrivateName(name)).toBe(false),
  )
})

describe('what the operator allows', () => {
  const allowed = {
    hosts: ['nas.local', '10.0.0.5:8080', '.data.example'],
    origins: ['http://127.0.0.1:9000/base'],
  }
  it.each<[string, boolean]>([
    ['https://nas.local/a.csv', true],
    ['http://nas.local:81/a.csv', true],
    ['http://10.0.0.5:8080/a', true],
    ['http://10.0.0.5/a', false],
    ['http://10.0.0.6:8080/a', false],
    ['http://127.0.0.1:9000/x', true],
    ['https://127.0.0.1:9000/x', false],
    ['http://127.0.0.1:9001/x', false],
    ['http://nas.local.example/a', false],
    ['https://cdn.data.example/a', true],
    ['https://data.example/a', false],
    ['https://otherdata.example/a', false],
  ])('%s: %s', (url, expected) => expect(isAllowed(new URL(url), allowed)).toBe(expected))
})
