import { type Column, isText } from './columns.ts'
import { languageName, languageOf } from './languages.ts'
import { lengthCorrelation, relatedness } from './relations.ts'
import { fieldOutput, freeColumns, labeledInput, propose, type Rule, shown } from './rule.ts'

/** Two fields that say the same in two languages: alike in length, unlike in script or words. */
export const translation: Rule = (facts) => {
  const texts = freeColumns(facts)
    .filter((column) => (isText(column) || column.words >= 2) && column.unique > 0.3)
    .filter((column) => column.type.kind === 'text' && column.filled >= 0.5)
    .flatMap((column) => {
      const code = languageOf(column)
      const language = code && languageName(code)
      return language ? [{ column, language }] : []
    })
  for (const [at, one] of texts.entries())
    for (const other of texts.slice(at + 1)) {
      if (one.language === other.language || !areParallel(one.column, other.column)) continue
      return {
        proposals: [translate(one, other), translate(other, one)],
        taken: [one.column.path, other.column.path],
        notes: [],
      }
    }
  return null
}

interface Side {
  column: Column
  language: string
}

function areParallel(a: Column, b: Column): boolean {
  const ratio = (a.words + 1) / (b.words + 1)
  return (
    ratio > 0.4 && ratio < 2.5 && lengthCorrelation(a, b) >= 0.6 && relatedness(a, b).same < 0.6
  )
}

function translate(from: Side, to: Side) {
  return propose({
    rule: 'translation',
    instructions: [
      `Translate the text from ${from.language} into ${to.language}.`,
      `Say in ${to.language} what the ${from.language} text says.`,
    ],
    input: labeledInput(from.column),
    output: fieldOutput(to.column.path),
    taskType: 'translation',
    reason: {
      from: shown(from.column),
      to: shown(to.column),
      fromLanguage: from.language,
      toLanguage: to.language,
    },
  })
}
