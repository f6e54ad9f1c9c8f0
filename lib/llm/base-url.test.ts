import { expect, it } from 'vitest'
import { hostOf, readBaseUrl } from './base-url.ts'

it.each([
  ['https://api.openai.com/v1', 'api.openai.com', 'https://api.openai.com/v1', {}],
  ['https://api.openai.com/v1/', 'api.openai.com', 'https://api.openai.com/v1', {}],
  [' http://LOCALHOST:11434/v1 ', 'localhost:11434', 'http://localhost:11434/v1', {}],
  [
    'https://a.example:443/x?api-version=2#y',
    'a.example',
    'https://a.example/x',
    { 'api-version': '2' },
  ],
  ['http://[::1]:8080', '[::1]:8080', 'http://[::1]:8080', {}],
])('reads %s', (address, host, url, query) => {
  expect(readBaseUrl(address)).toEqual({ host, url, query })
  expect(hostOf(address)).toBe(host)
})

it.each([
  '',
  'api.openai.com/v1',
  'ftp://a.example',
  'file:///etc/passwd',
  'http://',
  'https://me:word@a.example/v1',
])('refuses %j without repeating it', (address) => {
  expect(() => readBaseUrl(address)).toThrow(
    expect.objectContaining({ code: 'llm-address-unusable', values: {} }),
  )
})
