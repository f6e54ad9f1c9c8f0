'use client'

import { type FormEvent, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { partRows, type RowPart } from './row-parts.ts'

export interface RowsFootProps {
  /** The rows in view, counted from 1. */
  from: number
  to: number
  total: number
  part: RowPart
  /** Goes to a row, counted from 0. */
  onGoTo: (row: number) => void
}

/** Which rows are in view, a way to any row, and to the other parts of a very long list. */
export function RowsFoot({ from, to, total, part, onGoTo }: RowsFootProps) {
  const t = useTranslations('common.rows')
  const id = useId()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const row = Number(text.replace(/[,\s]/g, ''))
    if (!Number.isInteger(row) || row < 1 || row > total) {
      setWrong(t('jump-invalid', { row: text || '0', total }))
      return
    }
    setWrong(null)
    onGoTo(row - 1)
  }
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1.5 text-sm">
      <span className="text-soft tabular">
        {t('shown', { from, to: Math.max(from, to), total })}
      </span>
      {part.parts > 1 && (
        <div className="flex items-center gap-2">
          <Button
            size="sm"
            disabled={part.part === 0}
            onClick={() => onGoTo(part.start - partRows)}
          >
            {t('part-earlier')}
          </Button>
          <span className="text-soft tabular">
            {t('part', { part: part.part + 1, parts: part.parts })}
          </span>
          <Button
            size="sm"
            disabled={part.part === part.parts - 1}
            onClick={() => onGoTo(part.start + partRows)}
          >
            {t('part-later')}
          </Button>
        </div>
      )}
      <form onSubmit={onSubmit} className="ml-auto flex items-center gap-2">
        {wrong && (
          <span id={`${id}-wrong`} role="alert" className="text-danger">
            {wrong}
          </span>
        )}
        <label htmlFor={id} className="text-soft">
          {t('jump')}
        </label>
        <Input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          placeholder={t('jump-hint', { total })}
          aria-invalid={wrong !== null || undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onChange={(event) => setText(event.target.value)}
          className="h-7! w-32! tabular"
        />
        <Button type="submit" size="sm">
          {t('jump-button')}
        </Button>
      </form>
    </div>
  )
}
