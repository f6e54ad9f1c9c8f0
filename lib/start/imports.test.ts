import { expect, test } from 'vitest'
import { readImports } from './imports.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the strings are source code
const cases: [name: string, source: string, specifiers: string[]][] = [
  ['names', "import { a, type B as C } from 'x'", ['x']],
  ['a default and names', "import a, { b } from 'x'", ['x']],
  ['a namespace', "import * as a from 'x'", ['x']],
  ['over several lines', "import {\n  a,\n  b,\n} from 'x'\nimport c from 'y'", ['x', 'y']],
  ['types', "import type { A } from 'x'\nexport type { B } from 'y'", ['x', 'y']],
  ['for effect', "import 'x'", ['x']],
  [
    're-exports',
    "export * from 'x'\nexport * as y from 'y'\nexport { z } from 'z'",
    ['x', 'y', 'z'],
  ],
  ['with attributes', "import a from 'x' with { type: 'json' }", ['x']],
  ['dynamic', "const a = await import('x')", ['x']],
  ['the type of a module', "type A = typeof import('x')", ['x']],
  ['require', "const a = require('x')", ['x']],
  ['not a computed path', 'const a = await import(name)', []],
  ['not import.meta', "const a = new URL('x', import.meta.url)", []],
  ['not a method', "a.import('x'); a.require('y')", []],
  ['not a comment', "// import 'x'\n/* import 'y' */\nimport 'z'", ['z']],
  ['not a string', `const a = "import 'x'"`, []],
  ['not a template', "const a = `import 'x'`", []],
  [
    'in the hole of a template',
    "const a = `\\` ${await import('x')} import 'y'`; import('z')",
    ['x', 'z'],
  ],
  ['after braces in a hole', "const a = `${{ b: `${1}` }} import 'x'`; import('y')", ['y']],
  ['after a pattern with a quote', "const a = /['\"`]/\nconst b = import('x')", ['x']],
  ['after a division', "const a = b / c / d; import('x')", ['x']],
  ['after an apostrophe in an element', "const a = <p>don't</p>\nconst b = import('x')", ['x']],
  ['after a comment sign in a string', "const a = 'https://x'; import('y')", ['y']],
  ['not the values of an export', "export const a = { from: 'x' }\nexport default 'y'", []],
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the strings are source code

test.each(cases)('%s', (_, source, specifiers) => {
  expect(readImports(source).map(({ specifier }) => specifier)).toEqual(specifiers)
})

test('the line is that of the import', () => {
  const source = "const a = `\n\n`\n/* \n */ import 'x'"
  expect(readImports(source)).toEqual([{ specifier: 'x', line: 5 }])
})
