'use client'

import { KeyRound } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { OutLink } from '#components/hub/markdown-view.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import type { HubAccount } from '#lib/model/index.ts'

/** The account on Hugging Face that the studio reads with: its token is saved, replaced, removed. */
export function HubSection({ mayChange }: { mayChange: boolean }) {
  const t = useTranslations('settings.hub')
  const errorText = useErrorText()
  const { data, error, reload } = useCall('hub.account', {})
  const [saved, setSaved] = useState<HubAccount | null>(null)
  const account = saved ?? data
  const heading = useRef<HTMLElement>(null)
  // The section stands below what loads after the page: an address that names it is followed by hand.
  useEffect(() => {
    if (location.hash === '#hub') heading.current?.scrollIntoView()
  }, [])
  return (
    <section ref={heading} aria-labelledby="hub" className="scroll-mt-4">
      <h2 id="hub" className="font-semibold">
        {t('title')}
      </h2>
      <p className="mb-2 text-sm text-soft">{t('text')}</p>
      {account === null && error !== null ? (
        <Callout
          tone="danger"
          live
          actions={
            <Button size="sm" onClick={reload}>
              {t('retry')}
            </Button>
          }
        >
          {errorText(error)}
        </Callout>
      ) : (
        <div className="flex flex-col gap-3 rounded-md border border-line px-3 py-3">
          <AccountFacts account={account} />
          {account !== null && mayChange && account.token !== 'environment' && (
            <TokenForm account={account} onSaved={setSaved} />
          )}
          {account?.token === 'environment' && (
            <p className="text-sm text-soft">{t('environment-text')}</p>
          )}
        </div>
      )}
    </section>
  )
}

function AccountFacts({ account }: { account: HubAccount | null }) {
  const t = useTranslations('settings.hub')
  const sentence = useSentence('errors')
  return (
    <div className="flex flex-col gap-1">
      <p className="flex min-h-6 flex-wrap items-center gap-2">
        {account === null ? (
          <>
            <span className="sr-only" role="status">
              {t('checking')}
            </span>
            <Skeleton className="h-5 w-24" />
          </>
        ) : (
          <>
            <Badge
              icon={<KeyRound aria-hidden="true" />}
              tone={account.token === 'none' ? 'neutral' : account.error ? 'danger' : 'success'}
            >
              {t(account.token)}
            </Badge>
            {account.token === 'none' && (
              <span className="text-sm text-soft">{t('none-text')}</span>
            )}
            {account.name !== null && (
              <span className="font-medium">{t('as', { name: account.name })}</span>
            )}
          </>
        )}
      </p>
      <p className="font-mono text-xs text-soft">
        {account === null ? <Skeleton className="h-3 w-44" /> : account.endpoint}
      </p>
      {account?.error && (
        <p role="alert" className="text-sm text-danger">
          {t('failed', { reason: sentence(account.error) })}
        </p>
      )}
    </div>
  )
}

function TokenForm({
  account,
  onSaved,
}: {
  account: HubAccount
  onSaved: (account: HubAccount) => void
}) {
  const t = useTranslations('settings.hub')
  const showError = useShowError()
  const errorText = useErrorText()
  const kept = account.token === 'kept'
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const token = typed.trim()
    if (token === '') {
      setProblem(t('token-missing'))
      return
    }
    setSaving(true)
    setProblem(null)
    try {
      onSaved(await call('hub.saveToken', { token }))
      setTyped('')
      setOpen(false)
      notify.success(t('saved'))
    } catch (error) {
      setProblem(errorText(error))
    } finally {
      setSaving(false)
    }
  }
  const remove = async () => {
    try {
      onSaved(await call('hub.saveToken', { token: '' }))
      notify.info(t('removed'))
    } catch (error) {
      showError(error)
      throw error
    }
  }
  if (kept && !open)
    return (
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('replace')}
        </Button>
        <ConfirmDialog
          danger
          trigger={
            <Button size="sm" variant="ghost">
              {t('remove')}
            </Button>
          }
          title={t('remove-title')}
          text={t('remove-text')}
          confirm={t('remove')}
          onConfirm={remove}
        />
      </div>
    )
  return (
    <form onSubmit={save} noValidate className="flex flex-wrap items-start gap-2">
      <Field
        label={t('token')}
        error={problem}
        hint={
          <>
            {t('token-hint')}{' '}
            <OutLink href={`${account.endpoint}/settings/tokens`}>{t('create')}</OutLink>
          </>
        }
        className="max-w-md min-w-60 flex-1"
      >
        <Input
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="hf_…"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <Button type="submit" className="mt-6" pending={saving}>
        {t('save')}
      </Button>
      {kept && (
        <Button variant="ghost" className="mt-6" onClick={() => setOpen(false)}>
          {t('cancel')}
        </Button>
      )}
    </form>
  )
}
