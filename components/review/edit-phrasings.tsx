'use client'

import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { EditSection } from './edit-section.tsx'

const mostPhrasings = 50

/** The wordings of the instruction, in their order. */
export function EditPhrasings({
  value,
  onChange,
}: {
  value: readonly string[]
  onChange: (value: string[]) => void
}) {
  const t = useTranslations('review.edit')
  const list = useRef<HTMLOListElement>(null)
  const focusOn = (index: number) =>
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLElement>('textarea')[index]?.focus(),
    )
  const swap = (index: number, other: number) => {
    const next = [...value]
    const [a = '', b = ''] = [value[index], value[other]]
    next[index] = b
    next[other] = a
    onChange(next)
    focusOn(other)
  }
  const shown = value.length === 0 ? [''] : value
  return (
    <EditSection
      title={t('phrasings')}
      hint={shown.length > 1 ? t('phrasings-hint') : undefined}
      action={
        <Button
          size="sm"
          variant="ghost"
          icon={<Plus />}
          disabled={value.length >= mostPhrasings}
          onClick={() => {
            onChange([...shown, ''])
            focusOn(shown.length)
          }}
        >
          {t('add-phrasing')}
        </Button>
      }
    >
      <ol ref={list} className="flex flex-col gap-2">
        {shown.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: phrasings have no other name, and are edited in place
          <li key={index} className="flex items-start gap-1">
            <Textarea
              reading
              aria-label={t('phrasing', { number: index + 1 })}
              value={text}
              rows={2}
              maxLength={4_000}
              onChange={(event) =>
                onChange(shown.map((one, at) => (at === index ? event.target.value : one)))
              }
            />
            {shown.length > 1 && (
              <div className="flex shrink-0">
                <Button
                  size="icon-sm"
                  variant="ghost"
                  aria-label={t('move-up', { number: index + 1 })}
                  icon={<ArrowUp />}
                  disabled={index === 0}
                  onClick={() => swap(index, index - 1)}
                />
                <Button
                  size="icon-sm"
                  variant="ghost"
                  aria-label={t('move-down', { number: index + 1 })}
                  icon={<ArrowDown />}
                  disabled={index === shown.length - 1}
                  onClick={() => swap(index, index + 1)}
                />
                <Button
                  size="icon-sm"
                  variant="ghost"
                  aria-label={t('remove-phrasing', { number: index + 1 })}
                  icon={<X />}
                  onClick={() => {
                    onChange(shown.filter((_, at) => at !== index))
                    focusOn(Math.max(0, index - 1))
                  }}
                />
              </div>
            )}
          </li>
        ))}
      </ol>
    </EditSection>
  )
}
