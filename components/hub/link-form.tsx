'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { useErrorText } from '#components/use-call.ts'
import { lookHref, readHubEntry } from './hub-entry.ts'
import { useFetchLink } from './use-fetch-link.ts'

/** Where the address of a file is entered; the studio fetches it and leads to where it is received. */
export function LinkForm({ endpoint }: { endpoint: string }) {
  const t = useTranslations('hub.page.ways')
  const router = useRouter()
  const errorText = useErrorText()
  const { fetching, error, fetchLink, forget } = useFetchLink()
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const text = typed.trim()
  const readable = /^https?:\/\//i.test(text) && URL.canParse(text)
  const entry = readable ? readHubEntry(text, endpoint) : null
  const wrong =
    text === '' ? t('link-missing') : readable ? null : t('link-unreadable', { text: cut(text) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wrong === null) void fetchLink(text)
  }
  return (
    <form onSubmit={submit} noValidate className="flex items-start gap-2">
      <Field
        label={t('link-label')}
        hideLabel
        className="flex-1"
        error={error ? errorText(error) : tried ? wrong : null}
        hint={entry?.kind === 'look' ? t('link-hub') : t('link-hint')}
      >
        <Input
          type="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('link-placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setTried(false)
            forget()
          }}
        />
      </Field>
      {entry?.kind === 'look' && (
        <Button onClick={() => router.push(lookHref(entry.path))}>{t('link-hub-look')}</Button>
      )}
      <Button type="submit" pending={fetching} className="min-w-24 justify-center">
        {t('link-fetch')}
      </Button>
    </form>
  )
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
