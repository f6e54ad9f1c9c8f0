import type { SampleName } from '#lib/model/index.ts'

/** What the cards say of the bundled samples; a test holds it to their files. */
export const samples = [
  { id: 'reading', rows: 120, license: 'CC0-1.0' },
  { id: 'intents', rows: 160, license: 'CC0-1.0' },
  { id: 'quiz', rows: 100, license: 'CC0-1.0' },
] as const satisfies readonly { id: SampleName; rows: number; license: string }[]
