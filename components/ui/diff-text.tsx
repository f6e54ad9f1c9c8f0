'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from './cx.ts'
import { wordDiff } from './word-diff.ts'

export interface DiffTextProps {
  before: string
  after: string
  className?: string
}

/** What changed between two texts, word by word: struck out and underlined, not by color alone. */
export function DiffText({ before, after, className }: DiffTextProps) {
  const t = useTranslations('common')
  const parts = useMemo(() => wordDiff(before, after), [before, after])
  if (before === after) return <p className={cx('text-soft', className)}>{t('diff.same')}</p>
  return (
    <p className={cx('read-text', className)}>
      {parts.map((part, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a difference have no other name
        if (part.kind === 'same') return <span key={index}>{part.text}</span>
        const Mark = part.kind === 'removed' ? 'del' : 'ins'
        return (
          <Mark
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a difference have no other name
            key={index}
            className={
              part.kind === 'removed'
                ? 'rounded-[2px] bg-danger-tint text-danger line-through decoration-1'
                : 'rounded-[2px] bg-success-tint text-success underline decoration-1 underline-offset-3'
            }
          >
            <span className="sr-only">{t(`diff.${part.kind}`)} </span>
            {part.text}
          </Mark>
        )
      })}
    </p>
  )
}
