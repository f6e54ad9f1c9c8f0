'use client'

import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Input } from '#components/ui/input.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import type { ImportItem } from '#lib/model/index.ts'

/** More are found by typing. */
const datasetsShown = 50

interface Choice {
  datasetId: string
  name: string
}

/** Says which dataset the tasks under a name belong to: a candidate, or any other that is here. */
export function ChooseDataset({
  importId,
  item,
  onClose,
  onChosen,
}: {
  importId: string
  item: ImportItem
  onClose: () => void
  onChosen: () => void
}) {
  const t = useTranslations('imports.page')
  const errorText = useErrorText()
  const showError = useShowError()
  const group = useId()
  const { match, taskName, tasks } = item
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(match.kind === 'matched' ? match.datasetId : null)
  const [saving, setSaving] = useState(false)
  const { data, error } = useCall('datasets.list', {})
  const candidates: Choice[] = match.kind === 'ambiguous' ? match.candidates : []
  const fits = ({ name }: Choice) => name.toLowerCase().includes(query.toLowerCase())
  const others = (data?.datasets ?? [])
    .map(({ id, name }) => ({ datasetId: id, name }))
    .filter(({ datasetId }) => candidates.every((one) => one.datasetId !== datasetId))
    .filter(fits)
  const save = async (datasetId: string | null) => {
    setSaving(true)
    try {
      await call('imports.resolve', { importId, choices: [{ taskName, datasetId }] })
      onChosen()
    } catch (reason) {
      showError(reason)
      setSaving(false)
    }
  }
  const option = ({ datasetId, name }: Choice) => (
    <label
      key={datasetId}
      className="flex min-h-8 items-center gap-2 rounded-sm px-2 hover:bg-hover"
    >
      <input
        type="radio"
        name={group}
        checked={chosen === datasetId}
        onChange={() => setChosen(datasetId)}
        className="tick-dot size-4 shrink-0 rounded-full"
      />
      <span className="min-w-0 wrap-anywhere">{name}</span>
    </label>
  )
  const shownCandidates = candidates.filter(fits)
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('dialog.title', { name: taskName || t('nameless') })}
      description={t('dialog.text', { tasks })}
      footer={
        <>
          {match.kind === 'matched' && match.chosen && (
            <Button variant="ghost" pending={saving} onClick={() => void save(null)}>
              {t('dialog.back')}
            </Button>
          )}
          <DialogClose asChild>
            <Button>{t('dialog.cancel')}</Button>
          </DialogClose>
          <Button
            variant="primary"
            pending={saving}
            disabled={chosen === null}
            onClick={() => void save(chosen)}
          >
            {t('dialog.use')}
          </Button>
        </>
      }
    >
      <Input
        type="search"
        aria-label={t('dialog.search')}
        placeholder={t('dialog.search')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        className="mb-3"
      />
      {error !== null && (
        <Callout tone="danger" live>
          {t('dialog.failed', { reason: errorText(error) })}
        </Callout>
      )}
      {shownCandidates.length > 0 && (
        <fieldset className="mb-3">
          <legend className="mb-1 text-sm font-medium text-soft">{t('dialog.candidates')}</legend>
          {shownCandidates.map(option)}
        </fieldset>
      )}
      {data === null && error === null && (
        <p role="status" className="animate-late text-sm text-soft">
          {t('dialog.loading')}
        </p>
      )}
      {others.length > 0 && (
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-soft">{t('dialog.others')}</legend>
          {others.slice(0, datasetsShown).map(option)}
        </fieldset>
      )}
      {data !== null && shownCandidates.length + others.length === 0 && (
        <p className="text-soft">{t('dialog.none')}</p>
      )}
      {others.length > datasetsShown && (
        <p className="mt-1 px-2 text-sm text-soft">
          {t('dialog.more', { count: others.length - datasetsShown })}
        </p>
      )}
    </Dialog>
  )
}
