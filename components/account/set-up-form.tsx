'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'

interface Problems {
  name?: string
  email?: string
  password?: string
  form?: string
}

/** Makes the account that a one-time link stands for, then signs in with it. */
export function SetUpForm({ token }: { token: string }) {
  const t = useTranslations('auth')
  const common = useTranslations('common')
  const [pending, setPending] = useState(false)
  const [problems, setProblems] = useState<Problems>({})

  const check = (name: string, email: string, password: string): Problems => ({
    ...(name.trim() === '' && { name: t('name-missing') }),
    ...(!/^\S+@\S+\.\S+$/.test(email) && { email: t('email-invalid') }),
    ...(password.length < 10 && { password: t('password-short', { length: password.length }) }),
  })

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    const account = { name: text('name'), email: text('email'), password: text('password') }
    const found = check(account.name, account.email, account.password)
    setProblems(found)
    if (Object.keys(found).length > 0) return
    setPending(true)
    try {
      const made = await fetch('/api/set-up', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-studio': '1' },
        body: JSON.stringify({ token, ...account }),
      })
      if (!made.ok) {
        const body = (await made.json()) as { error: { message: string } }
        setProblems({ form: body.error.message })
        return
      }
      const signedIn = await fetch('/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: account.email.toLowerCase(), password: account.password }),
      })
      location.assign(signedIn.ok ? '/' : '/sign-in')
    } catch {
      // `fetch` rejects for one reason: no answer came.
      setProblems({ form: common('unreachable') })
    } finally {
      setPending(false)
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {problems.form && (
        <Callout tone="danger" live>
          {problems.form}
        </Callout>
      )}
      <Field label={t('name')} hint={t('name-hint')} error={problems.name ?? null}>
        <Input name="name" autoComplete="name" />
      </Field>
      <Field label={t('email')} hint={t('email-hint')} error={problems.email ?? null}>
        <Input name="email" type="email" autoComplete="username" />
      </Field>
      <Field label={t('password')} hint={t('password-hint')} error={problems.password ?? null}>
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="justify-center"
        pending={pending}
      >
        {t('set-up')}
      </Button>
    </form>
  )
}
