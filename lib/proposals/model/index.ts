export { type ProposalPrompt, proposalPrompts } from './demonstrations.ts'
export { listOfferedPaths } from './offered-paths.ts'
export { promptCut, promptRows } from './paper-rows.ts'
export { parseAnswer } from './parse-answer.ts'
export {
  findWordingProblems,
  listWordingWarnings,
  type PromptSubject,
  promptSample,
  proposalMessages,
} from './prompt.ts'
export type { PromptExamples } from './prompt-examples.ts'
export { proposalRequest, proposalSchema, studioSchema } from './schema.ts'
export { builtInVersion, builtInWording, promptVariables } from './wordings.ts'
