import { expect, it } from 'vitest'
import { defaultProjectPolicy, licenseClassOf, licenseIds, licenseRuleOf } from './index.ts'

it.each([
  ['unknown', 'unknown'],
  ['', 'unknown'],
  ['internal', 'internal'],
  ['CC0-1.0', 'permissive'],
  ['CC-BY-4.0', 'permissive'],
  ['cc-by-2.5', 'permissive'],
  ['MIT', 'permissive'],
  ['Apache-2.0', 'permissive'],
  ['BSD-3-Clause', 'permissive'],
  ['ODC-By-1.0', 'permissive'],
  ['CDLA-Permissive-2.0', 'permissive'],
  ['CC-BY-SA-4.0', 'share-alike'],
  ['cc-by-sa-3.0', 'share-alike'],
  ['GPL-3.0-only', 'share-alike'],
  ['LGPL-3.0-only', 'share-alike'],
  ['AGPL-3.0-only', 'share-alike'],
  ['MPL-2.0', 'share-alike'],
  ['ODbL-1.0', 'share-alike'],
  ['CDLA-Sharing-1.0', 'share-alike'],
  ['CC-BY-NC-4.0', 'non-commercial'],
  ['CC-BY-NC-SA-4.0', 'non-commercial'],
  ['CC-BY-ND-4.0', 'no-derivatives'],
  ['cc-by-nc-nd-4.0', 'no-derivatives'],
  ['llama3', 'other'],
  ['My own license', 'other'],
])('%s is of the class %s', (license, kind) => {
  expect(licenseClassOf(license)).toBe(kind)
})

it('knows every license that is offered', () => {
  expect(licenseIds.filter((id) => licenseClassOf(id) === 'other')).toEqual([])
})

it.each([
  ['CC-BY-NC-4.0', 'warn'],
  ['CC-BY-ND-4.0', 'block'],
  ['MIT', 'block'],
  ['mit', 'block'],
  ['Apache-2.0', 'allow'],
  ['unknown', 'block'],
])('the rule of %s is %s: a named exception comes first', (license, rule) => {
  const policy = { ...defaultProjectPolicy, named: [{ license: 'MIT', rule: 'block' as const }] }
  expect(licenseRuleOf(policy, license)).toBe(rule)
})
