import { describe, expect, it } from 'vitest'
import type { FieldType } from '#lib/model/index.ts'
import { planValue } from './json-plan.ts'
import { JsonRewriter } from './json-rewrite.ts'
import { JsonScanner } from './json-scan.ts'
import { Shape, typeOfShape } from './json-shape.ts'
import { Output } from './output.ts'

const texts = [
  ...['null', 'true', 'false', '0', '-0', '1.5', '-1e5', '1E+2', '""', '"a"', '[]', '{}', ' [ ] '],
  ...[
    '"\\u00e9"',
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
    '"é漢😀"',
    '\t1\r\n',
  ],
  ...['{"a":[1,{"b":null}],"a":2}', '[[],[[]],{"":""}]', '{"a" : 1 , "b" : [ 1 , 2 ] }'],
  ...['12345678901234567890123', '1e999', '0.1', '-9223372036854775809'],
  ...[
    '',
    ' ',
    'nul',
    'nulll',
    'True',
    "'a'",
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    '1e+',
    '0x1',
    '--1',
  ],
  ...[
    '"',
    '"a',
    '"\\"',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"\t"',
    '"a\nb"',
    '"\u0000"',
    '[',
    ']',
    '[1',
    '[1,',
  ],
  ...[
    '[1,]',
    '[,1]',
    '[1 2]',
    '{',
    '}',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{a:1}',
    '{"a" 1}',
  ],
  ...[
    '{"a":1 "b":2}',
    '{1:2}',
    '{"a":1}}',
    '[1]]',
    '1 2',
    '"a" "b"',
    'NaN',
    '-Infinity',
    'Infinity',
    '[NaN]',
  ],
  ...['{"a":1}x', '\u00a01', '\ufeff1', '/* */1', '[1]//'],
]

function scan(text: string | Buffer) {
  // What stands around the text must not matter.
  const inner = Buffer.from(text)
  const buffer = Buffer.concat([Buffer.from('[1,"'), inner, Buffer.from('"}]0')])
  const scanner = new JsonScanner({ memberLimit: 10 })
  const shape = new Shape()
  const sound = scanner.scan(buffer, 4, 4 + inner.length, shape)
  return { sound, scanner, shape, buffer, end: 4 + inner.length, at: scanner.faultAt - 4 }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (cause) {
    if (cause instanceof SyntaxError) return false
    throw cause
  }
}

describe('the scanner', () => {
  it.each(texts)('takes %j as JSON.parse does', (text) => {
    expect(scan(text).sound).toBe(parses(text))
  })

  it('takes what is left of a text as JSON.parse does, wherever it is cut or changed', () => {
    const whole = '{"a":[1,-2.5e3,{"b\\n":"\\ud83d\\ude00é"}],"c":null,"d":true}'
    const changed = Array.from(whole).flatMap((_, at) => [
      whole.slice(0, at),
      whole.slice(at),
      ...['"', '\\', '{', ']', ',', '0', 'x', ' '].map(
        (other) => whole.slice(0, at) + other + whole.slice(at + 1),
      ),
    ])
    const wrong = changed.filter((text) => scan(text).sound !== parses(text))
    expect(wrong).toEqual([])
  })

  it.each([
    ['{"a":1,}', 'json-syntax', 7],
    ['{"a":', 'json-cut-off', 5],
    ['["a\tb"]', 'json-control-character', 3],
    ['[-Infinity]', 'json-not-a-number', 1],
    ['[1] 2', 'json-syntax', 4],
    [`${'['.repeat(1_025)}`, 'json-too-deep', 1_024],
  ])('names the fault of %s', (text, fault, at) => {
    const found = scan(text)
    expect([found.scanner.fault, found.at]).toEqual([fault, at])
  })

  it.each([
    ['"\\ud800"', 1],
    ['"\\udc00x\\ud800"', 1],
    ['["\\ud800\\ud800","\\ud83d\\ude00","\\\\ud800"]', 1],
    ['{"\\ud800":"\\ud800\\u0041"}', 2],
    ['["\\ud800"', 0],
  ])('counts texts with lone surrogates in %s', (text, count) => {
    expect(scan(text).scanner.loneSurrogates).toBe(count)
  })

  it.each([
    ['{"a":1,"a":2}', 1],
    ['{"a":1,"\\u0061":2}', 1],
    ['[{"a":1},{"a":1}]', 0],
    ['{"a":{"a":{"b":1,"b":1}},"b":[{"c":1,"c":1,"c":1}]}', 2],
    ['{"a":1,"a":2', 0],
  ])('counts objects with duplicate keys in %s', (text, count) => {
    expect(scan(text).scanner.duplicateKeys).toBe(count)
  })
})

describe('types', () => {
  const text: FieldType = { kind: 'text' }
  const integer: FieldType = { kind: 'integer' }
  const json: FieldType = { kind: 'json' }
  it.each<[string, FieldType]>([
    ['[null]', text],
    ['[1,2]', integer],
    ['[9223372036854775807,-9223372036854775808]', integer],
    ['[9223372036854775808]', text],
    ['[-9223372036854775809]', text],
    ['[1,2.5]', { kind: 'number', single: false }],
    ['[9007199254740992,0.5]', { kind: 'number', single: false }],
    ['[9007199254740993,0.5]', text],
    ['[1e308,1]', { kind: 'number', single: false }],
    ['[1e309]', text],
    ['[1,"x"]', json],
    ['[true,1]', json],
    ['[[],{}]', json],
    ['[[]]', { kind: 'list', item: text }],
    ['[[1],[null]]', { kind: 'list', item: integer }],
    [
      '[{"a":1},{"b":"x"}]',
      {
        kind: 'struct',
        fields: [
          { name: 'a', type: integer },
          { name: 'b', type: text },
        ],
      },
    ],
    ['[{"a":1},{"A":1}]', json],
    ['[{"":1}]', json],
    ['[{}]', json],
  ])('of the items of %s', (source, type) => {
    const { sound, shape } = scan(source)
    expect(sound).toBe(true)
    expect(typeOfShape(shape.item ?? new Shape(), ['x']).type).toEqual(type)
  })
})

describe('the rewriter', () => {
  function rewrite(source: string): string {
    const { shape, buffer, end, scanner } = scan(source)
    const output = new Output()
    const { type } = typeOfShape(shape, ['x'])
    const rewriter = new JsonRewriter({ output, mend: scanner.loneSurrogates > 0 })
    rewriter.write(buffer, 4, end, planValue(shape, type))
    return Buffer.concat(output.take()).toString()
  }

  it.each([
    [' { "b" : 1 , "a" : [ "x" , null ] } ', '{"b":1,"a":["x",null]}'],
    ['{"a":1,"a":2,"b":null}', '{"a":2}'],
    ['[1,"a\\"b\\\\",{"k":"\\n"}]', '["1","\\"a\\\\\\"b\\\\\\\\\\"","{\\"k\\":\\"\\\\n\\"}"]'],
    ['[1.50,12345678901234567890]', '["1.50","12345678901234567890"]'],
    ['["\\ud800","\\ud83d\\ude00"]', '["\\ufffd","\\ud83d\\ude00"]'],
    ['["\\\\ud800\\udc00"]', '["\\\\ud800\\ufffd"]'],
    ['[1,"\\ud83d\\ude00\\ud800"]', '["1","\\"\\\\ud83d\\\\ude00\\\\ufffd\\""]'],
    ['[1,"\\\\ud800\\ud800"]', '["1","\\"\\\\\\\\ud800\\\\ufffd\\""]'],
    ['[1,\n\t[2]]', '["1","[2]"]'],
    ['12 ', '12'],
    ['"x"', '"x"'],
  ])('writes %s', (source, written) => {
    expect(rewrite(source)).toBe(written)
  })

  it('keeps the text of JSON that it writes as text', () => {
    const items = ['1.50', '"a\\"\\\\\\u00e9\\n"', '{"k" :\t[ 1,\r\n2 ]}', '[]', 'true']
    expect(JSON.parse(rewrite(`[${items.join(' , ')}]`))).toEqual(items)
  })
})
