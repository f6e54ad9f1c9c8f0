'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from './cx.ts'
import { cutText, type VisiblePart, visibleParts } from './visible-parts.ts'

export interface VisibleTextProps {
  value: string | null
  /** `line`: one line, cut by its box (a table cell). `data`: mono, lines kept. `read`: for judging. */
  look?: 'line' | 'data' | 'read'
  /** Longer values start cut at this many characters, with a way to see the rest. */
  limit?: number
  className?: string
}

/** A cell never renders more than this on its one line; its panel shows the whole. */
const lineLimit = 400

/** A text value as it stands: white space at its edges, control characters, *empty* and *null* made visible. */
export function VisibleText({ value, look = 'data', limit = 1_200, className }: VisibleTextProps) {
  const t = useTranslations('common')
  const [whole, setWhole] = useState(false)
  if (value === null) return <em className={cx('text-faint', className)}>{t('value.null')}</em>
  if (value === '') return <em className={cx('text-faint', className)}>{t('value.empty')}</em>
  if (look === 'line') {
    return (
      <span className={cx('block truncate', className)}>
        <Parts
          parts={visibleParts(cutText(value, lineLimit), { cut: value.length > lineLimit })}
          oneLine
        />
      </span>
    )
  }
  const long = value.length > limit * 1.1
  const shown = long && !whole ? cutText(value, limit) : value
  return (
    <span className={cx('block min-w-0', look === 'read' ? 'read-text' : 'data-text', className)}>
      <Parts parts={visibleParts(shown, { cut: shown !== value })} />
      {long && !whole && '…'}
      {long && (
        <button
          type="button"
          onClick={() => setWhole(!whole)}
          className="mt-1 block rounded-sm font-sans text-sm font-medium text-accent underline-offset-2 hover:underline"
        >
          {whole ? t('value.show-less') : t('value.show-all', { count: [...value].length })}
        </button>
      )}
    </span>
  )
}

/** Signs drawn at most for one run; beyond, their number stands beside them. */
const signLimit = 12

/** The pieces of a value, signs drawn for what cannot be seen; copying gives the value itself. */
function Parts({ parts, oneLine = false }: { parts: VisiblePart[]; oneLine?: boolean }) {
  const t = useTranslations('common')
  return parts.map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a value have no other name
    if (part.kind === 'text') return <Text key={index} text={part.text} oneLine={oneLine} />
    const count = part.text.length
    return (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a value have no other name
        key={index}
        role="img"
        aria-label={t(`value.${part.kind}`, { count, code: part.code })}
      >
        {Array.from({ length: Math.min(count, signLimit) }, (_, sign) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: equal signs in a row
            key={sign}
            className="seen-sign"
            data-kind={part.kind}
            data-sign={part.sign}
          />
        ))}
        {count > signLimit && <span className="seen-sign" data-sign={` ×${count}`} />}
        <span className={part.kind === 'line-breaks' && !oneLine ? undefined : 'text-[0px]'}>
          {part.text}
        </span>
      </span>
    )
  })
}

function Text({ text, oneLine }: { text: string; oneLine: boolean }) {
  if (!oneLine) return text
  return text.split(/[\r\n]+/).map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a value have no other name
    <span key={index}>
      {index > 0 && <span className="seen-sign" data-sign=" ↵ " />}
      {line}
    </span>
  ))
}
