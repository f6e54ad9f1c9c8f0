'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { readMicros, typedMicros } from '#components/settings/dollars.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { Budget } from '#lib/model/index.ts'

/** How much may be spent, in a month and on a run. */
export function BudgetForm({
  budget,
  mayChange,
  onSaved,
}: {
  budget: Budget
  mayChange: boolean
  onSaved: () => void
}) {
  const t = useTranslations('settings.money.limits')
  const showError = useShowError()
  const [month, setMonth] = useState(typedMicros(budget.perMonth))
  const [run, setRun] = useState(typedMicros(budget.perRun))
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const perMonth = readMicros(month)
  const perRun = readMicros(run)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (perMonth === 'invalid' || perRun === 'invalid') return
    setSaving(true)
    try {
      await call('money.setBudget', { perMonth, perRun })
      notify.success(t('saved'))
      onSaved()
    } catch (reason) {
      showError(reason)
    } finally {
      setSaving(false)
    }
  }
  const problem = (value: unknown) => (tried && value === 'invalid' ? t('unusable') : null)
  return (
    <section aria-labelledby="money-budget">
      <h2 id="money-budget" className="font-semibold">
        {t('title')}
      </h2>
      <p className="mb-2 max-w-3xl text-sm text-soft">{t('text')}</p>
      <form onSubmit={save} noValidate className="flex flex-wrap items-start gap-4">
        <Field label={t('month')} hint={t('month-hint')} error={problem(perMonth)}>
          <Input
            value={month}
            disabled={!mayChange}
            inputMode="decimal"
            autoComplete="off"
            onChange={(event) => setMonth(event.currentTarget.value)}
            className="tabular max-w-40"
          />
        </Field>
        <Field label={t('run')} hint={t('run-hint')} error={problem(perRun)}>
          <Input
            value={run}
            disabled={!mayChange}
            inputMode="decimal"
            autoComplete="off"
            onChange={(event) => setRun(event.currentTarget.value)}
            className="tabular max-w-40"
          />
        </Field>
        {mayChange ? (
          <Button type="submit" className="mt-6" pending={saving}>
            {t('save')}
          </Button>
        ) : (
          <p className="mt-7 text-sm text-soft">{t('only-owner')}</p>
        )}
      </form>
    </section>
  )
}
