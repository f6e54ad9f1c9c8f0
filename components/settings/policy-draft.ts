import type { LicenseRule, ProjectPolicy } from '#lib/model/index.ts'

/** Whether two policies say the same. */
export function samePolicy(a: ProjectPolicy, b: ProjectPolicy): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The policy with another rule for one license by name; null: its class decides again. */
export function withNamed(
  policy: ProjectPolicy,
  license: string,
  rule: LicenseRule | null,
): ProjectPolicy {
  const isThere = policy.named.some((one) => one.license === license)
  if (rule === null)
    return { ...policy, named: policy.named.filter((one) => one.license !== license) }
  return {
    ...policy,
    named: isThere
      ? policy.named.map((one) => (one.license === license ? { license, rule } : one))
      : [...policy.named, { license, rule }],
  }
}
