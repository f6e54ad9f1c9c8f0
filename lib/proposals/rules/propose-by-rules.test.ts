import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sentenceIn } from '#lib/i18n/index.ts'
import { familyOf, TaskDraft } from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'
import {
  type MadeDataset,
  makeDataset,
  passage,
  rowsOf,
  sentence,
  subjectOf,
} from './dataset.fixture.ts'
import { proposeByRules } from './index.ts'

const n = 120
const classLabels =
  'renew_loan opening_hours reserve_item lost_or_damaged library_card fines_and_fees room_booking computer_help'.split(
    ' ',
  )
const moods = ['calm', 'tense', 'merry']
const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T
const word = (i: number) => at(subjectOf(i), i)
/** A sentence whose words tell its class. */
const told = (i: number) =>
  `${sentence(i)} It was a ${at(moods, i)} ${at(['evening', 'crossing'], i)}.`
const options = (i: number) => [0, 1, 2, 3].map((k) => at(subjectOf(i), k))

const turns = (i: number, reply: string) => [
  { role: 'user', content: `Tell me about Person${i}.` },
  { role: 'assistant', content: reply },
]

const shapes: [string, MadeDataset, string[]][] = [
  [
    'a passage, a question and a span',
    makeDataset(
      rowsOf(n, (i) => ({
        id: `q-${i}-abc`,
        context: passage(Math.floor(i / 3)),
        question: `Whose ${word(i)} was it in ${1000 + i}?`,
        answers: {
          text: [at([`Person${Math.floor(i / 3)}`, `${1000 + Math.floor(i / 3)}`], i)],
          answer_start: [i],
        },
      })),
    ),
    [
      'answer-in-passage: context, question > answers.text[0]',
      'question-for-answer: answers.text[0], context > question',
    ],
  ],
  [
    'a title for each passage beside it',
    makeDataset(
      rowsOf(n, (i) => ({
        heading: `The ${subjectOf(i).slice(0, 2).join(' and the ')} of ${1000 + i}`,
        body: passage(i),
      })),
    ),
    ['title-of-text: body > heading'],
  ],
  [
    'a summary',
    makeDataset(
      rowsOf(n, (i) => ({
        article: passage(i, 9),
        highlights: `${sentence(i, 1)} Person${i} had the ${word(i)} again.`,
        id: `${i}f3a9c27be01d4455aa${i}`,
      })),
    ),
    ['summary-of-text: article > highlights'],
  ],
  [
    'one text and a class by name',
    makeDataset(
      rowsOf(n, (i) => ({ text: told(i), mood: at(moods, i), url: `https://example.org/${i}` })),
    ),
    ['classification: text > mood = calm|merry|tense'],
  ],
  [
    'a declared class label, whatever the words say',
    makeDataset(
      rowsOf(n, (i) => ({ text: sentence(i), y: at(['odd', 'even'], Math.floor(i / 7)) })),
      { y: { kind: 'label', names: ['odd', 'even', ' never '] } },
    ),
    ['classification: text > y = odd|even|never'],
  ],
  [
    'several columns of few values: only the ones the words tell',
    makeDataset(
      rowsOf(n, (i) => ({
        text: told(i),
        mood: at(moods, i),
        shelf: at(['left', 'right'], Math.floor(i / 7)),
      })),
    ),
    ['classification: text > mood = calm|merry|tense'],
  ],
  [
    'two sentences and how they relate',
    makeDataset(
      rowsOf(n, (i) => ({
        premise: sentence(i),
        hypothesis: sentence(i, 2),
        label: at(['entailment', 'neutral'], Math.floor(i / 5)),
      })),
      { label: { kind: 'label', names: ['entailment', 'neutral', 'contradiction'] } },
    ),
    ['sentence-pair: hypothesis, premise > label = entailment|neutral|contradiction'],
  ],
  [
    'two questions that may be the same',
    makeDataset(
      rowsOf(n, (i) => ({
        id: i,
        question1: `Who had the ${word(i)} in ${1000 + i}?`,
        question2: `Where was the ${word(i + 1)} in ${1000 + i}?`,
        is_duplicate: i % 3 === 0,
      })),
    ),
    ['yes-or-no: question1, question2 > is_duplicate = yes|no'],
  ],
  [
    'a passage with yes-or-no questions',
    makeDataset(
      rowsOf(n, (i) => ({
        passage: passage(i),
        question: `Was the ${word(i)} repaired in ${1000 + i}?`,
        answer: i % 2 === 0,
      })),
    ),
    ['yes-or-no: passage, question > answer = yes|no'],
  ],
  [
    'a list of choices and an index from 0',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} see in ${1000 + i}?`,
        choices: options(i),
        answer: i % 4,
      })),
    ),
    [
      'multiple-choice-letter: choices, question > answer',
      'multiple-choice-text: choices, question > choices[answer]',
    ],
  ],
  [
    'a list of choices and an index from 1',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} see in ${1000 + i}?`,
        options: options(i),
        gold: 1 + (i % 4),
      })),
    ),
    ['multiple-choice-letter: options, question > gold'],
  ],
  [
    'choices in a record and a letter',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} see in ${1000 + i}?`,
        choices: { text: options(i), label: ['A', 'B', 'C', 'D'] },
        answerKey: at(['A', 'B', 'C', 'D'], i),
      })),
    ),
    ['multiple-choice-letter: choices.text, question > answerKey'],
  ],
  [
    'choices and a class label that names letters',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} see in ${1000 + i}?`,
        subject: 'history',
        choices: options(i),
        answer: at(['A', 'B', 'C', 'D'], i),
      })),
      { answer: { kind: 'label', names: ['A', 'B', 'C', 'D'] } },
    ),
    ['multiple-choice-letter: choices, question > answer'],
  ],
  [
    'endings and the number of the right one as text',
    makeDataset(
      rowsOf(n, (i) => ({
        ctx: sentence(i),
        endings: [0, 1, 2, 3].map((k) => sentence(i + 10 * k, k + 1)),
        label: String(i % 4),
      })),
    ),
    ['multiple-choice-letter: ctx, endings > label'],
  ],
  [
    'choices in columns and the text of the right one, with a shared passage',
    makeDataset(
      rowsOf(n, (i) => {
        const [a = '', b = '', c = ''] = options(i)
        return {
          article: passage(Math.floor(i / 4), 12),
          q: `What did Person${i} see in ${1000 + i}?`,
          option_a: a,
          option_b: b,
          option_c: c,
          answer: at([a, b, c], i),
        }
      }),
    ),
    ['multiple-choice-text: article, option_a, option_b, option_c, q > answer'],
  ],
  [
    'options inside the question',
    makeDataset(
      rowsOf(n, (i) => ({
        input: `Which one did Person${i} see?\nOptions:\n(A) a ${word(i)}\n(B) a ${word(i + 1)}`,
        target: at(['(A)', '(B)'], Math.floor(i / 2)),
      })),
    ),
    ['options-in-question: input > target'],
  ],
  [
    'a problem worked out',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `Person${i} has ${i} loaves and buys 2. How many are there?`,
        answer: `There are ${i}+2=<<${i}+2=${i + 2}>>${i + 2}.\n#### ${i + 2}`,
      })),
    ),
    ['worked-answer: question > answer', 'final-answer: question > answer'],
  ],
  [
    'two languages',
    makeDataset(
      rowsOf(n, (i) => ({
        translation: {
          en: `The ${'very '.repeat(i % 9)}old man and the sea are not in the town of Person${i}.`,
          de: `Der ${'sehr '.repeat(i % 9)}alte Mann und das Meer sind nicht in der Stadt von Person${i}.`,
        },
      })),
    ),
    [
      'translation: translation.en > translation.de',
      'translation: translation.de > translation.en',
    ],
  ],
  [
    'two scripts',
    makeDataset(
      rowsOf(n, (i) => ({
        en: `The ${'very '.repeat(i % 9)}old man was not in town that day, and it is said that he left.`,
        zh: `${'非常'.repeat(i % 9)}老的那个人那天不在城里，据说他已经离开了。`,
      })).map((row, i) => ({ en: `${row.en} ${i}`, zh: `${row.zh}${i}` })),
    ),
    ['translation: en > zh', 'translation: zh > en'],
  ],
  [
    'requests, some with an input, and replies',
    makeDataset(
      rowsOf(n, (i) => ({
        instruction: `Describe the ${word(i)} that Person${i} saw in ${1000 + i}.`,
        input: i % 2 === 0 ? sentence(i) : '',
        output: `Person${i} saw a ${word(i)} ${passage(i, 2)}`,
      })),
    ),
    ['carry-out-instruction: input, instruction > output'],
  ],
  [
    'questions and short answers',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} see in ${1000 + i}?`,
        answer: `${word(i)} ${word(i + 3)}${i}`,
      })),
    ),
    ['answer-question: question > answer'],
  ],
  [
    'a preferred and a refused reply: only the preferred',
    makeDataset(
      rowsOf(n, (i) => ({
        prompt: `Explain what Person${i} saw in ${1000 + i}.`,
        rejected: sentence(i, 1),
        chosen: passage(i, 2),
      })),
    ),
    ['preferred-reply: prompt > chosen'],
  ],
  [
    'preferred and refused replies as messages after a prompt',
    makeDataset(
      rowsOf(n, (i) => ({
        prompt: `Explain what Person${i} saw in ${1000 + i}.`,
        rejected: turns(i, sentence(i, 1)),
        chosen: turns(i, passage(i, 2)),
        score: i % 5,
      })),
    ),
    ['preferred-reply: prompt > chosen[1].content'],
  ],
  [
    'preferred and refused conversations that hold the prompt',
    makeDataset(
      rowsOf(n, (i) => ({
        rejected: turns(i, sentence(i, 1)),
        chosen: turns(i, passage(i, 2)),
      })),
    ),
    ['preferred-reply: chosen[0].content > chosen[1].content'],
  ],
  [
    'a prompt and a completion that read like nothing in particular',
    makeDataset(rowsOf(n, (i) => ({ prompt: sentence(i), completion: sentence((i * 7) % n, 3) }))),
    ['complete-prompt: prompt > completion'],
  ],
  [
    'a prompt and a completion as messages, with a word from the system',
    makeDataset(
      rowsOf(n, (i) => ({
        prompt: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: `Tell me about Person${i}.` },
        ],
        completion: [{ role: 'assistant', content: passage(i, 2) }],
      })),
    ),
    ['complete-prompt: prompt[1].content > completion[0].content'],
  ],
  [
    'ShareGPT conversations',
    makeDataset(
      rowsOf(n, (i) => ({
        id: `c${i}`,
        conversations: [
          { from: 'human', value: `Tell me about Person${i}.` },
          { from: 'gpt', value: passage(i, 2) },
          { from: 'human', value: 'And then?' },
          { from: 'gpt', value: sentence(i) },
        ],
      })),
    ),
    ['first-reply: conversations[0].value > conversations[1].value'],
  ],
  [
    'a conversation',
    makeDataset(
      rowsOf(n, (i) => ({
        messages: [
          { role: 'user', content: `Tell me about Person${i}.` },
          { role: 'assistant', content: passage(i, 2) },
        ],
      })),
    ),
    ['first-reply: messages[0].content > messages[1].content'],
  ],
  [
    'a prompt and a reply that is marked good or bad: the mark, not the reply',
    makeDataset(
      rowsOf(n, (i) => ({
        prompt: `Explain what Person${i} saw in ${1000 + i}.`,
        response: sentence(i),
        is_safe: i % 2 === 0,
      })),
    ),
    ['yes-or-no: prompt, response > is_safe = yes|no'],
  ],
  [
    'code and what it does',
    makeDataset(
      rowsOf(n, (i) => ({
        func: `def count_${word(i)}_${i}(items):\n    total = 0\n    for item in items:\n        total += item.${word(i + 1)}\n    return total`,
        docstring: `Counts the ${word(i)} of all items by their ${word(i + 1)}, number ${i}.`,
      })),
    ),
    ['code-from-description: docstring > func', 'description-of-code: func > docstring'],
  ],
  [
    'many questions with few answers: answered, not sorted',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} leave at the ${word(i)}?`,
        answer: at(['a lamp', 'a map', 'a basket', 'two tickets'], i),
        level: at(['easy', 'hard'], Math.floor(i / 3)),
      })),
      { level: { kind: 'label', names: ['easy', 'hard'] } },
    ),
    ['answer-question: question > answer', 'classification: question > level = easy|hard'],
  ],
  [
    'questions with yes, no and maybe',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `Did Person${i} repair the ${word(i)}?`,
        context: passage(i),
        answer: at(['yes', 'no', 'maybe'], i),
      })),
    ),
    ['answer-question: context, question > answer = maybe|no|yes'],
  ],
  [
    'questions and lists of answers',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `Who saw the ${word(i)} in ${1000 + i}?`,
        answers: [`Person${i} Smith`, `Person${i}`],
      })),
    ),
    ['answer-question: question > answers[0]'],
  ],
  [
    'short passages, with an answer and a title that both stand in them',
    makeDataset(
      rowsOf(n, (i) => ({
        title: at(['harbor', 'library', 'market', 'station', 'garden', 'museum'], i),
        context: `In ${1900 + i} somebody left ${at(['a lamp', 'a map', 'a basket'], i)} at the ${at(['harbor', 'library', 'market', 'station', 'garden', 'museum'], i)}.`,
        question: `What was left in ${1900 + i}?`,
        answers: { text: [at(['a lamp', 'a map', 'a basket'], i)] },
      })),
    ),
    [
      'answer-in-passage: context, question > answers.text[0]',
      'question-for-answer: answers.text[0], context > question',
    ],
  ],
  [
    'options in a text of their own',
    makeDataset(
      rowsOf(n, (i) => ({
        problem: `How many ${word(i)} did Person${i} count in ${1000 + i}?`,
        rationale: `Person${i} counted ${i} of ${word(i)}, so the answer is b.`,
        options: `a ) ${i} , b ) ${i + 1} , c ) ${i + 2} , d ) none`,
        correct: at(['a', 'b', 'c', 'd'], i),
      })),
    ),
    ['options-in-question: options, problem > correct'],
  ],
  [
    'two options in columns, the number of the right one, and what is asked',
    makeDataset(
      rowsOf(n, (i) => ({
        premise: sentence(i),
        choice1: `It rained on Person${i}.`,
        choice2: `The ${word(i)} was gone.`,
        question: at(['cause', 'effect'], Math.floor(i / 3)),
        label: i % 2,
      })),
    ),
    ['multiple-choice-letter: choice1, choice2, premise, question > label'],
  ],
  [
    'key phrases of a text, and its title without a full stop',
    makeDataset(
      rowsOf(n, (i) => ({
        title: `On the ${word(i)} and the ${word(i + 1)} near Person${i} and others in the old town`,
        abstract: passage(i),
        keyphrases: [`person${i}`, word(i)],
      })),
    ),
    ['key-phrases: abstract > keyphrases', 'title-of-text: abstract > title'],
  ],
  [
    'words and a sentence that uses them',
    makeDataset(
      rowsOf(n, (i) => ({
        concepts: [word(i), `Person${i}`],
        target: `Nobody in town saw the ${word(i)} that Person${i} had.`,
      })),
    ),
    ['text-from-words: concepts > target'],
  ],
  [
    'several labels to a text',
    makeDataset(rowsOf(n, (i) => ({ text: told(i), moods: [at(moods, i), 'quiet'].slice(i % 2) }))),
    ['labels-of-text: text > moods'],
  ],
  [
    'stars that the words tell, and a short title that is no class',
    makeDataset(
      rowsOf(n, (i) => ({
        title: at(['Fine', 'Broken', 'Never again'], i),
        body: `${sentence(i)} ${at(['awful rubbish', 'rather poor', 'quite decent', 'really good', 'simply wonderful'], i)}.`,
        stars: 1 + (i % 5),
      })),
    ),
    ['rating: body > stars'],
  ],
  [
    'two texts with a topic: sorted, not compared',
    makeDataset(
      rowsOf(n, (i) => ({
        headline: `A ${at(moods, i)} evening for Person${i} and the ${word(i)}`,
        summary: `What was ${at(moods, i)} about ${1000 + i}, and what the ${word(i)} did then.`,
        desk: at(moods, i),
      })),
    ),
    ['classification: headline, summary > desk = calm|merry|tense'],
  ],
  [
    'a claim and its evidence',
    makeDataset(
      rowsOf(n, (i) => ({
        claim: sentence(i),
        evidence: passage(i),
        verdict: at(['SUPPORTS', 'REFUTES'], Math.floor(i / 5)),
      })),
    ),
    ['sentence-pair: claim, evidence > verdict = REFUTES|SUPPORTS'],
  ],
  [
    'a conversation that some rows begin with a word from the system',
    makeDataset(
      rowsOf(n, (i) => ({
        messages: [
          ...(i % 2 === 0 ? [{ role: 'system', content: 'Be brief.' }] : []),
          ...turns(i, passage(i, 2)),
        ],
      })),
    ),
    ['first-reply: messages[0].content > messages[1].content'],
  ],
  [
    'questions and queries',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `How many rows of ${word(i)} cost more than ${i}?`,
        query: `SELECT count(*) FROM ${word(i)} WHERE price > ${i}`,
      })),
    ),
    ['code-from-description: question > query'],
  ],
]

const nothing: [string, MadeDataset, string][] = [
  [
    'no rows',
    makeDataset([], { text: { kind: 'text' }, label: { kind: 'text' } }),
    'rules-no-rows',
  ],
  [
    'numbers only',
    makeDataset(rowsOf(n, (i) => ({ width: i / 7, height: i % 5, species: at(moods, i) }))),
    'rules-no-text',
  ],
  [
    'names, ids, links, times, counters',
    makeDataset(
      rowsOf(n, (i) => ({
        id: `a${i}b77c-${i}`,
        name: `Person${i} Smith`,
        url: `https://example.org/p/${i}`,
        file: `images/set/${i}.jpg`,
        created_at: `2021-03-${10 + (i % 20)} 10:00`,
        n: i,
      })),
    ),
    'rules-no-text',
  ],
  [
    'one text and a number nobody explains',
    makeDataset(rowsOf(n, (i) => ({ sentence: sentence(i), label: i % 2 }))),
    'rules-bare-numbers',
  ],
  [
    'a text and the split it is in',
    makeDataset(
      rowsOf(n, (i) => ({ text: sentence(i), split: at(['train', 'train', 'test'], i) })),
    ),
    'rules-no-shape',
  ],
  [
    'a text and an unrelated one, nearly unique',
    makeDataset(
      rowsOf(n, (i) => ({
        text: sentence(i),
        comment: `Zzyzx ${sentence((i * 7 + 3) % n)
          .toUpperCase()
          .replace(/\d+/, '')}`,
      })),
    ),
    'rules-no-shape',
  ],
  [
    'articles in parts, and their titles',
    makeDataset(
      rowsOf(n, (i) => ({
        title: `${subjectOf(Math.floor(i / 5))[0]} ${'abcdefghijkl'[Math.floor(i / 10)]}${i % 10 > 4 ? 'x' : 'y'}`,
        text: passage(i),
      })),
    ),
    'rules-no-shape',
  ],
  [
    'preferred and refused transcripts without a prompt',
    makeDataset(
      rowsOf(n, (i) => ({
        chosen: `Human: Tell me about Person${i}. Assistant: ${passage(i, 2)}`,
        rejected: `Human: Tell me about Person${i}. Assistant: ${sentence(i)}`,
      })),
    ),
    'rules-preference-no-prompt',
  ],
  [
    'classes whose names say nothing',
    makeDataset(rowsOf(n, (i) => ({ text: told(i), label: `LABEL_${i % 3}` }))),
    'rules-bare-numbers',
  ],
  [
    'dates, places and numbers of options',
    makeDataset(
      rowsOf(n, (i) => ({
        signup: `2020-01-${10 + (i % 9)}`,
        repo: `acme/${word(i)}`,
        notes: sentence(i),
      })),
    ),
    'rules-no-shape',
  ],
  [
    'a question and a reply that is marked with a number',
    makeDataset(
      rowsOf(n, (i) => ({
        question: `What did Person${i} see in ${1000 + i}?`,
        answer: `Person${i} saw the ${word(i)} of ${1000 + i}.`,
        label: i % 2,
      })),
    ),
    'rules-bare-numbers',
  ],
  [
    'tokens and their tags',
    makeDataset(
      rowsOf(n, (i) => ({
        text: sentence(i),
        tokens: sentence(i).split(' '),
        tags: sentence(i)
          .split(' ')
          .map((_, k) => at(['O', 'B-PER', 'I-PER'], k)),
      })),
    ),
    'rules-no-shape',
  ],
  ['one text alone', makeDataset(rowsOf(n, (i) => ({ text: passage(i) }))), 'rules-no-shape'],
  [
    'records inside records',
    makeDataset(
      rowsOf(n, (i) => ({
        title: `Article ${i}`,
        paragraphs: [
          { context: passage(i), qas: [{ question: `What is ${i}?`, answer: `Person${i}` }] },
        ],
      })),
    ),
    'rules-nested-records',
  ],
]

const samples = fileURLToPath(new URL('../../sources/samples/', import.meta.url))
const readSample = (name: string) => readFileSync(`${samples}${name}`, 'utf8')

/** The bundled samples, as their reading options have them read. */
const bundled: [string, MadeDataset, string[]][] = [
  [
    'reading.jsonl',
    makeDataset(
      readSample('reading.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ),
    [
      'answer-in-passage: context, question > answers.text[0]',
      'question-for-answer: answers.text[0], context > question',
      'title-of-text: context > title',
    ],
  ],
  [
    'quiz.json',
    makeDataset(JSON.parse(readSample('quiz.json')).examples),
    [
      'multiple-choice-letter: choices, question > answer',
      'answer-explanation: choices, choices[answer], question > explanation',
      'multiple-choice-text: choices, question > choices[answer]',
    ],
  ],
  [
    'intents.csv',
    makeDataset(
      readSample('intents.csv')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => ({
          message: line.slice(0, line.lastIndexOf(',')),
          label: classLabels[Number(line.slice(line.lastIndexOf(',') + 1))] ?? null,
        })),
      { label: { kind: 'label', names: classLabels } },
    ),
    [`classification: message > label = ${classLabels.join('|')}`],
  ],
]

function found(dataset: MadeDataset): string[] {
  return proposeByRules(dataset).proposals.map(({ rule, draft: { content } }) => {
    const answers = content.answerSet ? ` = ${content.answerSet.join('|')}` : ''
    const { inputs, output } = familyOf(content)
    return `${rule}: ${inputs.join(', ')} > ${output}${answers}`
  })
}

describe('the rules', () => {
  it.each(bundled)('know the bundled %s', (_name, dataset, expected) => {
    expect(found(dataset)).toEqual(expected)
  })

  it.each(shapes)('know %s', (_name, dataset, expected) => {
    expect(found(dataset)).toEqual(expected)
  })

  it.each(shapes)('propose what can be rendered: %s', (_name, dataset) => {
    for (const { draft } of proposeByRules(dataset).proposals) {
      expect(TaskDraft.parse(draft)).toEqual(draft)
      expect(compilePlan({ content: draft.content, fields: dataset.fields })).toHaveProperty('plan')
    }
  })

  it.each(nothing)('propose nothing for %s, and say why', (_name, dataset, code) => {
    const { proposals, notes } = proposeByRules(dataset)
    expect(proposals).toEqual([])
    expect(notes.map((note) => note.code)).toEqual([code])
    for (const note of notes)
      expect(sentenceIn('en', 'proposals-rules', note)).not.toContain('has no words')
  })
})
