'use client'

import { useCallback } from 'react'
import { useSentence } from '#components/shell/use-sentence.ts'
import type { Message } from '#lib/model/index.ts'
import { noteNamespace } from './run-outcome.ts'

/** Makes the sentence of a run's note, whichever proposer gave it. */
export function useNoteText(): (note: Message) => string {
  const rules = useSentence('proposals-rules')
  const errors = useSentence('errors')
  return useCallback(
    (note) => (noteNamespace(note) === 'proposals-rules' ? rules(note) : errors(note)),
    [rules, errors],
  )
}
