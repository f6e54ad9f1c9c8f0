'use client'

import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Select } from '#components/ui/select.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useCall, useShowError } from '#components/use-call.ts'
import {
  type PromptPlace,
  type PromptProblem,
  type PromptView,
  type PromptWording,
  promptPlaces,
} from '#lib/model/index.ts'
import { PromptsHistory } from './prompts-history.tsx'
import { PromptsOptions } from './prompts-options.tsx'
import { PromptsPreview } from './prompts-preview.tsx'
import { PromptsText } from './prompts-text.tsx'

const sameWords = (a: PromptWording, b: PromptWording) => JSON.stringify(a) === JSON.stringify(b)

/** A value once it has stood still for a moment. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}

/** One prompt: its two texts with their variables, its options, its history, and what they make of a dataset. */
export function PromptsEditor({
  prompt,
  datasets,
  mayChange,
  mayPreview,
  onChanged,
}: {
  prompt: PromptView
  datasets: { id: string; name: string }[]
  mayChange: boolean
  mayPreview: boolean
  onChanged: (prompt: PromptView) => void
}) {
  const t = useTranslations('settings.prompts')
  const showError = useShowError()
  const sentence = useSentence('errors')
  const [draft, setDraft] = useState(prompt.wording)
  const [saving, setSaving] = useState(false)
  const [datasetId, setDatasetId] = useState(datasets[0]?.id ?? null)
  const asked = useSettled(draft, 400)
  const { kind } = prompt
  const preview = useCall(
    'prompts.preview',
    { kind, wording: asked, datasetId: datasetId ?? '' },
    { live: ['dataset'], skip: datasetId === null || !mayPreview },
  )
  const problems = preview.data?.problems ?? []
  const tell = ({ message, place, line, column }: PromptProblem) =>
    sentence({ ...message, values: { ...message.values, place, line, column } })
  const dirty = !sameWords(draft, prompt.wording)

  const save = async () => {
    setSaving(true)
    try {
      const saved = await call('prompts.save', { kind, wording: draft })
      notify.success(t('saved', { version: saved.version }))
      onChanged(saved)
    } catch (error) {
      showError(error)
      setSaving(false)
    }
  }
  const reset = async () => {
    try {
      const now = await call('prompts.reset', { kind })
      notify.info(t('was-reset'))
      onChanged(now)
    } catch (error) {
      showError(error)
      throw error
    }
  }
  const set = (place: PromptPlace, text: string) => setDraft({ ...draft, [place]: text })
  return (
    <div className="grid gap-x-6 gap-y-8 lg:grid-cols-2">
      <section aria-labelledby="wording" className="flex min-w-0 flex-col gap-4">
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          <h2 id="wording" className="font-semibold">
            {t('wording')}
          </h2>
          <Badge icon={null} tone={prompt.own ? 'info' : 'neutral'}>
            {t(prompt.own ? 'own' : 'built-in')}
          </Badge>
          <span className="font-mono text-xs text-soft">{prompt.version}</span>
          {mayChange && (
            <div className="ml-auto flex flex-wrap gap-2">
              {dirty && (
                <Button variant="ghost" onClick={() => setDraft(prompt.wording)}>
                  {t('undo')}
                </Button>
              )}
              {prompt.own && (
                <ConfirmDialog
                  trigger={<Button variant="ghost">{t('reset')}</Button>}
                  title={t('reset-title')}
                  text={t('reset-text')}
                  confirm={t('reset')}
                  onConfirm={reset}
                />
              )}
              <Button
                variant="primary"
                pending={saving}
                disabled={!dirty || problems.length > 0}
                onClick={save}
              >
                {t('save')}
              </Button>
            </div>
          )}
        </div>
        {promptPlaces.map((place) => (
          <PromptsText
            key={place}
            place={place}
            value={draft[place]}
            variables={prompt.variables[place]}
            disabled={!mayChange}
            error={problems
              .filter((problem) => problem.place === place)
              .map(tell)
              .join(' ')}
            onChange={(text) => set(place, text)}
          />
        ))}
        {kind === 'studio' && (
          <PromptsOptions
            options={draft.options}
            disabled={!mayChange}
            onChange={(options) => setDraft({ ...draft, options })}
          />
        )}
        <PromptsHistory
          history={prompt.history}
          onTake={mayChange ? (wording) => setDraft(wording) : null}
        />
      </section>
      <section
        aria-labelledby="preview"
        className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-14 lg:self-start"
      >
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h2 id="preview" className="font-semibold">
            {t('preview')}
          </h2>
          {datasets.length > 0 && mayPreview && (
            <Select
              aria-label={t('dataset')}
              className="w-56!"
              value={datasetId}
              onChange={setDatasetId}
              options={datasets.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </div>
        {!mayPreview ? (
          <p className="text-sm text-soft">{t('no-preview')}</p>
        ) : datasetId === null ? (
          <p className="text-sm text-soft">{t('no-dataset')}</p>
        ) : (
          <PromptsPreview preview={preview.data} error={preview.error} onRetry={preview.reload} />
        )}
      </section>
    </div>
  )
}
