export { type ProposalPrompt, proposalPrompts } from './demonstrations.ts'
export { parseAnswer } from './parse-answer.ts'
export {
  listOfferedPaths,
  promptCut,
  promptRows,
  promptVersion,
  proposalMessages,
} from './prompt.ts'
export { proposalSchema } from './schema.ts'
