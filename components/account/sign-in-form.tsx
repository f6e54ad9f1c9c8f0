'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

type Problem = 'wrong' | 'too-many' | 'unreachable'

/** E-mail and password; on success the first page is loaded anew. */
export function SignInForm() {
  const t = useTranslations('auth')
  const common = useTranslations('common')
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setPending(true)
    setProblem(null)
    const response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: form.get('email'), password: form.get('password') }),
    }).catch(() => null)
    if (response?.ok) {
      location.assign('/')
      return
    }
    setPending(false)
    setProblem(response === null ? 'unreachable' : response.status === 429 ? 'too-many' : 'wrong')
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {problem && (
        <Callout tone="danger" live>
          {problem === 'unreachable' ? common('unreachable') : t(problem)}
        </Callout>
      )}
      <Field label={t('email')}>
        <Input name="email" type="email" autoComplete="username" required />
      </Field>
      <Field label={t('password')}>
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="justify-center"
        pending={pending}
      >
        {t('sign-in')}
      </Button>
      <p className="text-sm text-soft">{t('no-account')}</p>
    </form>
  )
}
