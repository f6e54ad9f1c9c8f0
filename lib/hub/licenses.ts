/** The Hub's license keys (its page “Licenses”) by the SPDX id that each stands for. */
const spdxIds: Record<string, string> = {
  'apache-2.0': 'Apache-2.0',
  mit: 'MIT',
  'afl-3.0': 'AFL-3.0',
  'artistic-2.0': 'Artistic-2.0',
  'bsl-1.0': 'BSL-1.0',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-3-clause-clear': 'BSD-3-Clause-Clear',
  'c-uda': 'C-UDA-1.0',
  'cc0-1.0': 'CC0-1.0',
  'cc-by-2.0': 'CC-BY-2.0',
  'cc-by-2.5': 'CC-BY-2.5',
  'cc-by-3.0': 'CC-BY-3.0',
  'cc-by-4.0': 'CC-BY-4.0',
  'cc-by-sa-3.0': 'CC-BY-SA-3.0',
  'cc-by-sa-4.0': 'CC-BY-SA-4.0',
  'cc-by-nc-2.0': 'CC-BY-NC-2.0',
  'cc-by-nc-3.0': 'CC-BY-NC-3.0',
  'cc-by-nc-4.0': 'CC-BY-NC-4.0',
  'cc-by-nd-4.0': 'CC-BY-ND-4.0',
  'cc-by-nc-nd-3.0': 'CC-BY-NC-ND-3.0',
  'cc-by-nc-nd-4.0': 'CC-BY-NC-ND-4.0',
  'cc-by-nc-sa-2.0': 'CC-BY-NC-SA-2.0',
  'cc-by-nc-sa-3.0': 'CC-BY-NC-SA-3.0',
  'cc-by-nc-sa-4.0': 'CC-BY-NC-SA-4.0',
  'cdla-sharing-1.0': 'CDLA-Sharing-1.0',
  'cdla-permissive-1.0': 'CDLA-Permissive-1.0',
  'cdla-permissive-2.0': 'CDLA-Permissive-2.0',
  wtfpl: 'WTFPL',
  'ecl-2.0': 'ECL-2.0',
  'epl-1.0': 'EPL-1.0',
  'epl-2.0': 'EPL-2.0',
  'etalab-2.0': 'etalab-2.0',
  'eupl-1.1': 'EUPL-1.1',
  'eupl-1.2': 'EUPL-1.2',
  'agpl-3.0': 'AGPL-3.0-only',
  'gpl-2.0': 'GPL-2.0-only',
  'gpl-3.0': 'GPL-3.0-only',
  'lgpl-2.1': 'LGPL-2.1-only',
  'lgpl-3.0': 'LGPL-3.0-only',
  isc: 'ISC',
  'h-research': 'H-Research',
  'lppl-1.3c': 'LPPL-1.3c',
  'ms-pl': 'MS-PL',
  'mpl-2.0': 'MPL-2.0',
  'odc-by': 'ODC-By-1.0',
  odbl: 'ODbL-1.0',
  'osl-3.0': 'OSL-3.0',
  postgresql: 'PostgreSQL',
  'ofl-1.1': 'OFL-1.1',
  ncsa: 'NCSA',
  unlicense: 'Unlicense',
  zlib: 'Zlib',
  pddl: 'PDDL-1.0',
  'lgpl-lr': 'LGPLLR',
}

/** Keys that name no license: a person has to say. */
const unsaid = new Set(['unknown', 'other', 'none', 'n/a', 'more information needed', ''])

/** Words that a text may hold, most telling first, by the license they stand for. */
const phrases: [RegExp, string][] = [
  [/\bCC0\b|\bCC[- ]?Zero\b|creativecommons\.org\/publicdomain\/zero/i, 'CC0-1.0'],
  [/\bApache(?: Software)?(?: License)?[ ,-]*(?:v(?:ersion)?\.? ?)?2(?:\.0)?\b/i, 'Apache-2.0'],
  [/\bMIT[ -]licen[sc]e\b|\blicen[sc]ed? under (?:the )?MIT\b|\bMIT\b(?=\s*[.)]?$)/im, 'MIT'],
  [/\bBSD[- ]3[- ]clause\b|\b3-clause BSD\b/i, 'BSD-3-Clause'],
  [/\bBSD[- ]2[- ]clause\b|\b2-clause BSD\b/i, 'BSD-2-Clause'],
  [
    /\b(?:GNU )?(?:AGPL|Affero General Public License)[ ,-]*(?:v(?:ersion)?\.? ?)?3/i,
    'AGPL-3.0-only',
  ],
  [
    /\b(?:GNU )?(?:LGPL|Lesser General Public License)[ ,-]*(?:v(?:ersion)?\.? ?)?3/i,
    'LGPL-3.0-only',
  ],
  [/\b(?:GPL|GNU General Public License)[ ,-]*(?:v(?:ersion)?\.? ?)?3/i, 'GPL-3.0-only'],
  [/\b(?:GPL|GNU General Public License)[ ,-]*(?:v(?:ersion)?\.? ?)?2/i, 'GPL-2.0-only'],
  [/\bMozilla Public License[ ,-]*(?:v(?:ersion)?\.? ?)?2|\bMPL[- ]2\.0\b/i, 'MPL-2.0'],
  [/\bODC[- ]By\b|Open Data Commons Attribution/i, 'ODC-By-1.0'],
  [/\bODbL\b|Open Database License/i, 'ODbL-1.0'],
  [/\bPDDL\b|Public Domain Dedication and License/i, 'PDDL-1.0'],
  [/\bCDLA[- ]Permissive[- ]2\.0\b/i, 'CDLA-Permissive-2.0'],
  [/\bCDLA[- ]Permissive[- ]1\.0\b/i, 'CDLA-Permissive-1.0'],
  [/\bCDLA[- ]Sharing[- ]1\.0\b/i, 'CDLA-Sharing-1.0'],
  [/\bThe Unlicense\b|\bunlicense\.org\b/i, 'Unlicense'],
]

/**
 * The license that the Hub's own words state: an SPDX id where there is one, the Hub's word where not
 * (`openrail`, a `license_name`). Several that differ, and words that name none, are `unknown`.
 */
export function readHubLicense(license: unknown, name: unknown): { id: string; several: string[] } {
  const listed = (Array.isArray(license) ? license : [license])
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => toId(String(one)))
  const ids = [...new Set(listed)]
  const [only = 'unknown'] = ids
  if (ids.length > 1) return { id: 'unknown', several: ids }
  if (only !== 'unknown') return { id: only, several: [] }
  const named = typeof name === 'string' ? toId(name) : 'unknown'
  return { id: named, several: [] }
}

function toId(word: string): string {
  const key = word.trim().toLowerCase()
  if (unsaid.has(key)) return 'unknown'
  return spdxIds[key] ?? word.trim().slice(0, 100)
}

/** The license that a passage names, as an SPDX id, or null where it names none that is known. */
export function findLicense(passage: string): string | null {
  const commons = findCreativeCommons(passage)
  if (commons !== null) return commons
  return phrases.find(([words]) => words.test(passage))?.[1] ?? null
}

/** `CC BY-NC-SA 4.0`, `Creative Commons Attribution-ShareAlike 4.0 International`, and the address. */
function findCreativeCommons(passage: string): string | null {
  const address = /creativecommons\.org\/licenses\/(by(?:-(?:nc|nd|sa))*)\/(\d\.\d)/i.exec(passage)
  if (address) return `CC-${(address[1] ?? '').toUpperCase()}-${address[2]}`
  const short = /\bCC[- ](BY(?:[- ](?:NC|ND|SA))*)[- ]?(?:v(?:ersion)? ?)?(\d\.\d)?/i.exec(passage)
  if (short) return `CC-${(short[1] ?? '').toUpperCase().replaceAll(' ', '-')}-${short[2] ?? '4.0'}`
  const long =
    /Creative Commons Attribution((?:[- ,–]*(?:Non-?Commercial|No-?Deriv(?:ative)?s?|Share-?Alike))*)[^\d\n]{0,20}(\d\.\d)?/i.exec(
      passage,
    )
  if (!long) return null
  const parts = (long[1] ?? '').toLowerCase().replaceAll('-', '')
  const marks = [
    ...(parts.includes('noncommercial') ? ['NC'] : []),
    ...(parts.includes('noderiv') ? ['ND'] : []),
    ...(parts.includes('sharealike') ? ['SA'] : []),
  ]
  return ['CC', 'BY', ...marks, long[2] ?? '4.0'].join('-')
}
