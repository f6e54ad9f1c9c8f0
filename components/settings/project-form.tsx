'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'

const nameLimit = 200

/** The project's name. */
export function ProjectForm({ name, mayChange }: { name: string; mayChange: boolean }) {
  const t = useTranslations('settings.project')
  const showError = useShowError()
  const [kept, setKept] = useState(name)
  const [typed, setTyped] = useState(name)
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const next = typed.trim()
  const error =
    next === ''
      ? t('name-missing')
      : next.length > nameLimit
        ? t('name-long', { count: next.length })
        : null
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (error !== null || next === kept) return
    setSaving(true)
    try {
      const project = await call('project.update', { name: next })
      setKept(project.name)
      setTyped(project.name)
      notify.success(t('saved'))
    } catch (reason) {
      showError(reason)
    } finally {
      setSaving(false)
    }
  }
  return (
    <section aria-labelledby="project">
      <h2 id="project" className="mb-2 font-semibold">
        {t('title')}
      </h2>
      <form onSubmit={save} noValidate className="flex items-start gap-2">
        <Field
          label={t('name')}
          hint={t('name-hint')}
          error={tried ? error : null}
          className="max-w-md flex-1"
        >
          <Input
            value={typed}
            disabled={!mayChange}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
        {mayChange && (
          <Button type="submit" className="mt-6" pending={saving} disabled={next === kept}>
            {t('save')}
          </Button>
        )}
      </form>
    </section>
  )
}
