import type { Check } from '#lib/checks/check.ts'
import {
  type Finding,
  licenseClassOf,
  licenseRuleOf,
  type ProjectPolicy,
} from '#lib/model/index.ts'

/**
 * The source's license is one that the project's policy warns of, or blocks. An unknown license is never
 * more than a warning here: an export asks for each of them.
 */
export const licenseNotAllowed: Check = {
  rule: 'license-not-allowed',
  severity: 'warning',
  reads: 'names',
  run: ({ license }) => (license ? licenseFindings(license) : []),
}

/** What the check of licenses says by itself, for a source whose license alone has changed. */
export function licenseFindings({
  license,
  policy,
}: {
  license: string
  policy: ProjectPolicy
}): Finding[] {
  const rule = licenseRuleOf(policy, license)
  if (rule === 'allow') return []
  const kind = licenseClassOf(license)
  const severity = rule === 'block' && kind !== 'unknown' ? 'blocking' : 'warning'
  return [
    {
      rule: 'license-not-allowed',
      severity,
      place: 'task',
      // Message selectors cannot hold a hyphen.
      values: { license, kind: kind.replaceAll('-', '_'), severity },
      fix: null,
    },
  ]
}
