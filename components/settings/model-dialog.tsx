'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useErrorText } from '#components/use-call.ts'
import { type ModelView, modelPresets } from '#lib/model/index.ts'
import { draftOf, presetOf, readModelDraft, withPreset } from './model-draft.ts'
import { PriceFields } from './price-fields.tsx'

const formId = 'model-form'

/** Adds a model or changes one; its key is only ever written. */
export function ModelDialog({
  model,
  onClose,
  onSaved,
}: {
  model: ModelView | null
  onClose: () => void
  onSaved: () => void
}) {
  const t = useTranslations('settings.models')
  const errorText = useErrorText()
  const [draft, setDraft] = useState(() => draftOf(model))
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  const { input, problems } = readModelDraft(draft)
  const set = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch })
  const preset = presetOf(draft.baseUrl)
  const problemOf = (field: keyof typeof draft) => {
    const problem = problems[field]
    return tried && problem ? t(`problem.${problem}`) : null
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(problems).length > 0) return
    setSaving(true)
    setRefusal(null)
    try {
      await call('models.save', { modelId: model?.id ?? null, ...input })
      notify.success(t('saved', { name: input.name }))
      onSaved()
    } catch (error) {
      setRefusal(error)
      setSaving(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      width="sm"
      title={model ? t('edit-title', { name: model.name }) : t('add')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} pending={saving}>
            {model ? t('save') : t('add')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate className="flex flex-col gap-3.5">
        {refusal !== null && (
          <Callout tone="danger" live>
            {errorText(refusal)}
          </Callout>
        )}
        <Field label={t('preset')}>
          <Select
            value={preset?.id ?? 'other'}
            options={[
              ...modelPresets.map(({ id, name }) => ({ value: id, label: name })),
              { value: 'other', label: t('preset-other') },
            ]}
            onChange={(id) => {
              const chosen = modelPresets.find((each) => each.id === id)
              if (chosen) setDraft(withPreset(draft, chosen))
              else set({ baseUrl: '' })
            }}
          />
        </Field>
        <Field
          label={t('base-url')}
          hint={t('base-url-hint')}
          error={problemOf('baseUrl')}
          required
        >
          <Input
            type="url"
            value={draft.baseUrl}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set({ baseUrl: event.currentTarget.value })}
            className="font-mono text-sm"
          />
        </Field>
        <Field label={t('model')} hint={t('model-hint')} error={problemOf('model')} required>
          <Input
            value={draft.model}
            autoComplete="off"
            spellCheck={false}
            placeholder={preset?.example ?? 'gpt-4o-mini'}
            onChange={(event) => set({ model: event.currentTarget.value })}
            className="font-mono text-sm"
          />
        </Field>
        <Field
          label={t('key')}
          hint={
            model?.hasKey
              ? t('key-hint-set')
              : preset && !preset.needsKey
                ? t('key-hint-none', { name: preset.name })
                : t('key-hint')
          }
        >
          <Input
            type="password"
            value={draft.key}
            disabled={draft.withoutKey}
            autoComplete="new-password"
            spellCheck={false}
            placeholder={model?.hasKey ? t('key-kept') : ''}
            onChange={(event) => set({ key: event.currentTarget.value })}
            className="font-mono text-sm"
          />
        </Field>
        {model?.hasKey && (
          <Checkbox
            checked={draft.withoutKey}
            onChange={(event) => set({ withoutKey: event.currentTarget.checked })}
          >
            {t('key-remove')}
          </Checkbox>
        )}
        <Field label={t('name')} hint={t('name-hint')}>
          <Input
            value={draft.name}
            maxLength={100}
            autoComplete="off"
            placeholder={draft.model}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
        </Field>
        <PriceFields draft={draft} problemOf={problemOf} onChange={set} />
      </form>
    </Dialog>
  )
}
