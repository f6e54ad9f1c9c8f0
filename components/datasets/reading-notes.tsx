'use client'

import { Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import type { ReadingNote } from '#lib/model/index.ts'

/** What is worth knowing about how a file was read. */
export function ReadingNotes({
  notes,
  actions = {},
}: {
  notes: readonly ReadingNote[]
  /** What can be done about a note, by its code. */
  actions?: Readonly<Record<string, ReactNode>>
}) {
  const t = useTranslations('datasets')
  const sentence = useSentence('sources')
  if (notes.length === 0) return null
  return (
    <section aria-label={t('notes')} className="rounded-md border border-info-line bg-info-tint">
      <ul className="flex flex-col gap-1 px-3 py-2">
        {notes.map((note) => (
          <li key={JSON.stringify(note)} className="flex gap-2.5">
            <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-info" />
            <span className="min-w-0 wrap-anywhere">
              {note.file
                ? t('note-of-file', { file: note.file, note: sentence(note) })
                : sentence(note)}
            </span>
            {actions[note.code]}
          </li>
        ))}
      </ul>
    </section>
  )
}
