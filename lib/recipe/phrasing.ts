import { raw, type Sql, sql, value } from '#lib/model/index.ts'

/**
 * The instruction of each row: of several phrasings the one that the first 32 bits of
 * md5(`salt:row`) choose, so that a row keeps its phrasing for as long as salt and number stay.
 */
export function phrasingSql(instructions: readonly string[], salt: string): Sql {
  const [only, ...others] = instructions
  if (others.length === 0) return sql`CAST(${value(only ?? '')} AS VARCHAR)`
  const count = raw(String(instructions.length))
  const drawn = sql`('0x' || left(md5(${value(`${salt}:`)} || CAST("row" AS VARCHAR)), 8))::BIGINT`
  return sql`list_extract(${value(instructions)}, ${drawn} % ${count} + 1)`
}

/** The sentence that names the answers, as the reference writes it. */
export function answerSentence(answers: readonly string[]): string {
  return ` Answers must be one of ${answers.join(', ')}.`
}

/** An instruction that says its answers; one that does so already stays as it is. */
export function withAnswers(instruction: string, answers: readonly string[] | null): string {
  if (answers === null) return instruction
  const sentence = answerSentence(answers)
  return instruction.includes(sentence.trim()) ? instruction : instruction + sentence
}
