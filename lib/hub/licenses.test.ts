import { describe, expect, it } from 'vitest'
import { findLicense, readHubLicense } from './licenses.ts'

describe('the Hub’s own words', () => {
  it.each<[unknown, unknown, string]>([
    ['apache-2.0', undefined, 'Apache-2.0'],
    ['mit', undefined, 'MIT'],
    ['MIT', undefined, 'MIT'],
    ['cc-by-4.0', undefined, 'CC-BY-4.0'],
    ['cc-by-sa-4.0', undefined, 'CC-BY-SA-4.0'],
    ['cc-by-nc-nd-4.0', undefined, 'CC-BY-NC-ND-4.0'],
    ['cc0-1.0', undefined, 'CC0-1.0'],
    ['odc-by', undefined, 'ODC-By-1.0'],
    ['odbl', undefined, 'ODbL-1.0'],
    ['pddl', undefined, 'PDDL-1.0'],
    ['gpl-3.0', undefined, 'GPL-3.0-only'],
    ['agpl-3.0', undefined, 'AGPL-3.0-only'],
    ['cdla-permissive-2.0', undefined, 'CDLA-Permissive-2.0'],
    ['openrail', undefined, 'openrail'],
    ['bigscience-openrail-m', undefined, 'bigscience-openrail-m'],
    ['cc', undefined, 'cc'],
    ['other', undefined, 'unknown'],
    ['other', 'town-license-1.0', 'town-license-1.0'],
    ['other', 'mit', 'MIT'],
    ['unknown', undefined, 'unknown'],
    [undefined, undefined, 'unknown'],
    [['mit'], undefined, 'MIT'],
    [['mit', 'MIT'], undefined, 'MIT'],
    [['mit', 'apache-2.0'], undefined, 'unknown'],
    [{ mit: true }, undefined, 'unknown'],
  ])('%j (%j): %s', (license, name, expected) => {
    expect(readHubLicense(license, name).id).toBe(expected)
  })

  it('names several where they differ', () => {
    expect(readHubLicense(['mit', 'apache-2.0'], null).several).toEqual(['MIT', 'Apache-2.0'])
  })
})

describe('words in a text', () => {
  it.each<[string, string | null]>([
    ['Licensed under CC BY 4.0.', 'CC-BY-4.0'],
    ['CC BY-SA 3.0', 'CC-BY-SA-3.0'],
    ['cc-by-nc-sa 4.0', 'CC-BY-NC-SA-4.0'],
    ['see https://creativecommons.org/licenses/by-nc/4.0/', 'CC-BY-NC-4.0'],
    ['Creative Commons Attribution 4.0 International', 'CC-BY-4.0'],
    ['Creative Commons Attribution-NonCommercial-ShareAlike 4.0', 'CC-BY-NC-SA-4.0'],
    ['Creative Commons Attribution-NoDerivatives 4.0', 'CC-BY-ND-4.0'],
    ['CC0 1.0 Universal', 'CC0-1.0'],
    ['the Apache License, Version 2.0', 'Apache-2.0'],
    ['Apache 2.0', 'Apache-2.0'],
    ['released under the MIT License', 'MIT'],
    ['MIT License', 'MIT'],
    ['collected at MIT in the summer', null],
    ['GNU General Public License v3.0', 'GPL-3.0-only'],
    ['GNU Affero General Public License version 3', 'AGPL-3.0-only'],
    ['Open Database License (ODbL)', 'ODbL-1.0'],
    ['BSD 3-Clause License', 'BSD-3-Clause'],
    ['for research only', null],
  ])('%s: %s', (text, expected) => expect(findLicense(text)).toBe(expected))
})
