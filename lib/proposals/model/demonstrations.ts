import type { SampleValue } from '#lib/model/index.ts'

/** A task as the model writes it. */
export interface AnsweredTask {
  instruction: string
  input_fields: string[]
  output_field: string[]
  reason: string
}

/** A made-up dataset with tasks that show what a good answer looks like. */
export interface Demonstration {
  name: string
  summary: string
  rows: { [field: string]: SampleValue }[]
  fields: string[]
  tasks: AnsweredTask[]
}

export const proposalPrompts = ['described', 'undescribed'] as const
export type ProposalPrompt = (typeof proposalPrompts)[number]

/**
 * What each prompt shows before it asks, as in the paper: reading comprehension (3 tasks) and natural
 * language inference (2) with a description; math word problems (3) and concepts to a sentence (2)
 * without. The instructions speak of their made-up datasets so plainly that a copy is known as one.
 */
export const demonstrations: Record<ProposalPrompt, readonly Demonstration[]> = {
  described: [
    {
      name: 'logbook-reading',
      summary:
        'Questions about short entries from the logbooks of lighthouses. Each answer is a run of words copied from the entry, kept with the position at which it starts.',
      rows: [
        {
          entry:
            'Fog came in shortly after four and stood until the evening bell. The supply boat Marigold waited off the reef and landed flour, lamp oil and two letters at dusk.',
          question: 'What did the Marigold land at dusk?',
          answers: { text: ['flour, lamp oil and two letters'], start: [121] },
          keeper: 'I. Halloran',
        },
        {
          entry:
            'Wind from the north-west all night. The lamp smoked at two, and the wick had to be trimmed twice before it burned clear.',
          question: 'What had to be trimmed before the lamp burned clear?',
          answers: { text: ['the wick'], start: [64] },
          keeper: 'T. Osei',
        },
      ],
      fields: [
        'entry',
        'question',
        'answers',
        'answers.text',
        'answers.text[0]',
        'answers.start',
        'answers.start[0]',
        'keeper',
      ],
      tasks: [
        {
          instruction: 'Answer the question with words copied from the lighthouse logbook entry.',
          input_fields: ['entry', 'question'],
          output_field: ['answers.text[0]'],
          reason: 'Every answer stands word for word in its entry.',
        },
        {
          instruction:
            'Write a question about the lighthouse logbook entry that the given words answer.',
          input_fields: ['entry', 'answers.text[0]'],
          output_field: ['question'],
          reason: 'Entry and answer together fix what is asked.',
        },
        {
          instruction:
            'Write a lighthouse logbook entry from which the question can be answered as given.',
          input_fields: ['question', 'answers.text[0]'],
          output_field: ['entry'],
          reason: 'Question and answer say what the entry has to tell.',
        },
      ],
    },
    {
      name: 'notices-and-claims',
      summary:
        'Pairs of a public notice and a claim about it. Annotators judged whether the claim follows from the notice, contradicts it or is left open by it, and explained their verdict.',
      rows: [
        {
          notice: 'The swimming hall is closed on Mondays from October to March.',
          claim: 'The hall can be visited on a Monday in January.',
          verdict: 'contradicts',
          explanation: 'January lies between October and March, when Mondays are closed.',
        },
        {
          notice: 'Dogs are welcome on the lower deck of the ferry if they are on a lead.',
          claim: 'The ferry has a café on the upper deck.',
          verdict: 'left open',
          explanation: 'The notice speaks of dogs only and says nothing of a café.',
        },
      ],
      fields: ['notice', 'claim', 'verdict', 'explanation'],
      tasks: [
        {
          instruction:
            'Decide whether the claim follows from the public notice, contradicts it or is left open by it.',
          input_fields: ['notice', 'claim'],
          output_field: ['verdict'],
          reason: 'Notice and claim are all that the annotators saw.',
        },
        {
          instruction:
            'Explain why the verdict on the claim about the public notice is the right one.',
          input_fields: ['notice', 'claim', 'verdict'],
          output_field: ['explanation'],
          reason: 'The explanation argues for the verdict from the notice.',
        },
      ],
    },
  ],
  undescribed: [
    {
      name: 'market-stall-sums',
      summary: 'Word problems about buying and selling at a market stall, with their working.',
      rows: [
        {
          problem:
            'A stall sells plums at 3 crowns a kilo and pears at 4 crowns a kilo. Mira buys 2 kilos of plums and 5 kilos of pears. How much does she pay?',
          working: '2 kilos of plums cost 6 crowns. 5 kilos of pears cost 20 crowns. 6 + 20 = 26.',
          result: 26,
        },
        {
          problem:
            'Jon brings 48 jars of honey to the market and sells three quarters of them. How many does he take home?',
          working: 'Three quarters of 48 is 36. 48 - 36 = 12.',
          result: 12,
        },
      ],
      fields: ['problem', 'working', 'result'],
      tasks: [
        {
          instruction: 'Solve the market stall problem and give only the number that results.',
          input_fields: ['problem'],
          output_field: ['result'],
          reason: 'The problem gives every number that is needed.',
        },
        {
          instruction: 'Work through the market stall problem step by step.',
          input_fields: ['problem'],
          output_field: ['working'],
          reason: 'The working follows from the problem.',
        },
        {
          instruction: 'Write the market stall problem that the given working solves.',
          input_fields: ['working'],
          output_field: ['problem'],
          reason: 'The working names the goods and the numbers of the problem.',
        },
      ],
    },
    {
      name: 'harbor-words',
      summary: 'Sentences about a harbor, with the words they had to use.',
      rows: [
        {
          words: ['gull', 'rope', 'mend'],
          sentence: 'A gull watched the old woman mend the rope.',
          place: 'quay',
        },
        {
          words: ['crane', 'night', 'lift'],
          sentence: 'At night the crane went on to lift crates out of the hold.',
          place: 'container terminal',
        },
      ],
      fields: ['words', 'words[0]', 'sentence', 'place'],
      tasks: [
        {
          instruction: 'Write one sentence about a harbor that uses all of the given words.',
          input_fields: ['words'],
          output_field: ['sentence'],
          reason: 'Each sentence was written from its words.',
        },
        {
          instruction: 'Name the part of the harbor in which the sentence is set.',
          input_fields: ['sentence'],
          output_field: ['place'],
          reason: 'What happens in the sentence shows where it happens.',
        },
      ],
    },
  ],
}
