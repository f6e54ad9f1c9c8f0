import { type Finding, type FindingFix, type FindingView, severities } from '#lib/model/index.ts'

/** Findings with the gravest first, else in their order. */
export function bySeverity<Of extends Finding>(findings: readonly Of[]): Of[] {
  return [...findings].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
}

/** The first remedy that a list of findings shows; none of those that were dismissed. */
export function firstFix(findings: readonly (Finding | FindingView)[]): FindingFix | null {
  const standing = findings.filter((one) => !('dismissed' in one) || one.dismissed === null)
  return bySeverity(standing).find(({ fix }) => fix !== null)?.fix ?? null
}

/** Names a rule as people read it: `several-outputs` becomes `Several outputs`. */
export function ruleName(rule: string): string {
  const words = rule.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
