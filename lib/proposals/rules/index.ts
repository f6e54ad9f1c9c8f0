export { proposeByRules, type RuleProposals } from './propose-by-rules.ts'
export type { RuleProposal } from './rule.ts'
