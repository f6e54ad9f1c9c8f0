'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select, type SelectOption } from '#components/ui/select.tsx'

const auto = 'auto'
const other = 'other'

/** A place in the file: one that the studio found, one of those that it offers, or one that is typed. */
export function PathChoice({
  label,
  hint,
  asked,
  automatic,
  offered,
  disabled,
  onChange,
}: {
  label: string
  hint: string
  /** What people chose; null leaves it to the studio. */
  asked: string | null
  /** How the studio's own choice is shown. */
  automatic: string
  offered: readonly { path: string; label: string }[]
  disabled: boolean
  onChange: (path: string | null) => void
}) {
  const t = useTranslations('datasets.options')
  const [typing, setTyping] = useState(false)
  const [typed, setTyped] = useState(asked ?? '')
  const isOffered = offered.some(({ path }) => path === asked)
  // A path may be called anything, `auto` too.
  const options: SelectOption<string>[] = [
    { value: auto, label: automatic },
    ...offered.map(({ path, label: shown }) => ({ value: `=${path}`, label: shown })),
    ...(asked === null || isOffered ? [] : [{ value: `=${asked}`, label: asked }]),
    { value: other, label: t('another-path') },
  ]
  const choose = (value: string) => {
    setTyping(value === other)
    if (value !== other) onChange(value === auto ? null : value.slice(1))
  }
  const path = typed.trim()
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (path !== '') onChange(path)
  }
  return (
    <div className="flex flex-col gap-2">
      <Field label={label} hint={hint}>
        <Select<string>
          value={typing ? other : asked === null ? auto : `=${asked}`}
          disabled={disabled}
          onChange={choose}
          options={options}
        />
      </Field>
      {typing && (
        <form onSubmit={submit} className="flex items-center gap-2">
          <Input
            aria-label={t('path-of', { what: label })}
            value={typed}
            disabled={disabled}
            onChange={(event) => setTyped(event.currentTarget.value)}
            className="flex-1 font-mono text-sm"
          />
          <Button disabled={disabled || path === ''} onClick={() => submit()}>
            {t('read-again')}
          </Button>
        </form>
      )}
    </div>
  )
}
