export { type JudgedTask, judgeExamples, judgeMessages, judgeRequest } from './judge-prompt.ts'
export { type ParsedJudgment, parseJudgment } from './parse-judgment.ts'
