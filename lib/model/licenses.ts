import type { LicenseClass, LicenseRule, ProjectPolicy } from './policy.ts'

/** SPDX ids offered when a dataset is added, most used first, and the two of our own. */
export const licenseIds = [
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC-BY-3.0',
  'CC-BY-SA-3.0',
  'CC-BY-NC-4.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-ND-4.0',
  'CC-BY-NC-ND-4.0',
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'GPL-3.0-only',
  'LGPL-3.0-only',
  'AGPL-3.0-only',
  'MPL-2.0',
  'ODbL-1.0',
  'ODC-By-1.0',
  'PDDL-1.0',
  'CDLA-Permissive-2.0',
  'CDLA-Sharing-1.0',
  'OFL-1.1',
  'Unlicense',
  'internal',
  'unknown',
] as const

/** Whether a license is one nobody has stated yet. */
export function isUnknownLicense(license: string): boolean {
  return license === 'unknown'
}

const permissive =
  /^(cc0|cc-by-\d|mit\b|apache|bsd|isc$|odc-by|pddl|cdla-permissive|unlicense|ofl-1|zlib|wtfpl|0bsd|artistic-2|bsl-1|ecl-2|ms-pl|ncsa|postgresql|afl-3|c-uda|etalab|dl-de-by|ogl)/
const shareAlike = /-sa\b|\b(a|l)?gpl|\bmpl|\bodbl|cdla-sharing|\bepl|\beupl|\bosl|\bgfdl|lgpl-?lr/

/**
 * The class that a license falls into by its SPDX id, or the id that the Hub writes for it, in any case.
 * A license of several classes (`CC-BY-NC-SA`) falls into the most restrictive.
 */
export function licenseClassOf(license: string): LicenseClass {
  const id = license.trim().toLowerCase()
  if (id === '' || id === 'unknown') return 'unknown'
  if (id === 'internal') return 'internal'
  if (/(^|-)nd(-|$)/.test(id)) return 'no-derivatives'
  if (/(^|-)nc(-|$)|non-?commercial|research-only/.test(id)) return 'non-commercial'
  if (shareAlike.test(id)) return 'share-alike'
  return permissive.test(id) || id === 'cc-by' ? 'permissive' : 'other'
}

/** What a project's policy says of a license: by its own name where it is listed, else by its class. */
export function licenseRuleOf(policy: ProjectPolicy, license: string): LicenseRule {
  const id = license.trim().toLowerCase()
  const named = policy.named.find((one) => one.license.trim().toLowerCase() === id)
  return named?.rule ?? policy.licenses[licenseClassOf(license)]
}
