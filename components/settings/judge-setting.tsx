'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useCall, useShowError } from '#components/use-call.ts'
import type { ModelView } from '#lib/model/index.ts'

const none = 'none'

/** Whether new proposals are judged after a run, and by which model. */
export function JudgeSetting({
  judgeModelId,
  models: initial,
  since,
  mayChange,
}: {
  judgeModelId: string | null
  models: ModelView[]
  since: number
  mayChange: boolean
}) {
  const t = useTranslations('settings.judge')
  const showError = useShowError()
  const [kept, setKept] = useState(judgeModelId ?? none)
  const [chosen, setChosen] = useState(kept)
  const [saving, setSaving] = useState(false)
  const { data } = useCall(
    'models.list',
    {},
    { initial: { models: initial }, since, live: ['model'] },
  )
  const models = data?.models ?? []
  const nameOf = (id: string) => models.find((one) => one.id === id)?.name ?? t('gone')
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    try {
      const project = await call('project.update', {
        judgeModelId: chosen === none ? null : chosen,
      })
      setKept(project.judgeModelId ?? none)
      notify.success(chosen === none ? t('saved-off') : t('saved-on', { name: nameOf(chosen) }))
    } catch (reason) {
      showError(reason)
    } finally {
      setSaving(false)
    }
  }
  const ids = models.map(({ id }) => id)
  const gone = chosen !== none && !ids.includes(chosen) ? [chosen] : []
  return (
    <section aria-labelledby="judge">
      <h2 id="judge" className="font-semibold">
        {t('title')}
      </h2>
      <p className="mb-2 text-soft">{t('text')}</p>
      <form onSubmit={save} noValidate className="flex items-end gap-2">
        <Field label={t('model')} className="max-w-md flex-1">
          <Select
            value={chosen}
            disabled={!mayChange}
            onChange={setChosen}
            options={[
              { value: none, label: t('none') },
              ...[...ids, ...gone].map((id) => ({ value: id, label: nameOf(id) })),
            ]}
          />
        </Field>
        {mayChange && (
          <Button type="submit" pending={saving} disabled={chosen === kept}>
            {t('save')}
          </Button>
        )}
      </form>
    </section>
  )
}
