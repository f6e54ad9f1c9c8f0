import { expect, it } from 'vitest'
import { indentJson } from './indent-json.ts'

it.each([
  ['an object', '{"a":1,"b":[true,null]}', '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ]\n}'],
  ['empty ones', '{"a":[],"b":{}}', '{\n  "a": [],\n  "b": {}\n}'],
  ['signs in strings', '["a,b:{\\"c\\"}"]', '[\n  "a,b:{\\"c\\"}"\n]'],
  ['a string that ends like a bracket', '["[","x"]', '[\n  "[",\n  "x"\n]'],
  ['all digits of a number', '[12345678901234567890.10]', '[\n  12345678901234567890.10\n]'],
  ['a key twice', '{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['text that only begins like JSON', '[sic] he said', '[sic] he said'],
  ['plain text', 'a {b}', 'a {b}'],
])('%s', (_, text, laidOut) => {
  expect(indentJson(text)).toBe(laidOut)
})
