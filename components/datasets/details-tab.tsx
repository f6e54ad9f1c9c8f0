'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#components/ui/format-number.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { DatasetDetail, Manifest } from '#lib/model/index.ts'
import { CardSection } from './card-section.tsx'
import { draftOf, readDraft } from './description-draft.ts'
import { DescriptionFields } from './description-fields.tsx'
import { LicenseGroundCallout } from './license-ground.tsx'
import { OriginFacts } from './origin-facts.tsx'
import { noQuote } from './reading-controls.ts'
import { ReadingNotes } from './reading-notes.tsx'
import { RejectedRecords } from './rejected-records.tsx'
import { RowSum } from './row-sum.tsx'
import { ShapeHint } from './shape-hint.tsx'

const formId = 'dataset-details'

/** What people say of a dataset, to be changed, and how its file was read, to be looked up. */
export function DetailsTab({ dataset, mayChange }: { dataset: DatasetDetail; mayChange: boolean }) {
  const t = useTranslations('datasets')
  const showError = useShowError()
  const kept = draftOf(dataset, dataset.visibility)
  const [draft, setDraft] = useState(kept)
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const changed = JSON.stringify(draft) !== JSON.stringify(kept)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const { description, visibility, problems } = readDraft(draft)
    if (Object.keys(problems).length > 0) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`#${formId} [aria-invalid=true]`)?.focus(),
      )
      return
    }
    setSaving(true)
    try {
      await call('datasets.update', { datasetId: dataset.id, description, visibility })
      setDraft(draftOf(description, visibility))
      notify.success(t('saved'))
    } catch (error) {
      showError(error)
    } finally {
      setSaving(false)
    }
  }

  return (
    <>
      <div className="grid items-start gap-8 pb-10 lg:grid-cols-[minmax(0,28rem)_minmax(0,1fr)]">
        <div className="flex flex-col gap-4">
          <LicenseGroundCallout dataset={dataset} mayChange={mayChange} />
          <form
            id={formId}
            onSubmit={save}
            noValidate
            aria-label={t('describe.title')}
            className="flex flex-col gap-3.5"
          >
            <fieldset disabled={!mayChange} className="contents">
              <DescriptionFields draft={draft} showProblems={tried} onChange={setDraft} />
            </fieldset>
            {mayChange && (
              <div className="flex gap-2">
                <Button type="submit" pending={saving} disabled={!changed}>
                  {t('save-details')}
                </Button>
                {changed && (
                  <Button variant="ghost" onClick={() => setDraft(kept)}>
                    {t('discard-changes')}
                  </Button>
                )}
              </div>
            )}
          </form>
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          {dataset.origin && <OriginFacts origin={dataset.origin} />}
          {dataset.manifest && <FileFacts dataset={dataset} manifest={dataset.manifest} />}
        </div>
      </div>
      {dataset.card && <CardSection card={dataset.card} origin={dataset.origin} />}
    </>
  )
}

function FileFacts({ dataset, manifest }: { dataset: DatasetDetail; manifest: Manifest }) {
  const t = useTranslations('datasets')
  const locale = useLocale()
  const { file, options, splits } = manifest
  const mono = (text: string) => <span className="font-mono text-xs wrap-anywhere">{text}</span>
  const facts: [string, ReactNode][] = [
    [
      t('facts.file'),
      file.packing ? t('facts.packed', { name: file.name, packing: file.packing }) : file.name,
    ],
    [t('facts.size'), formatBytes(file.bytes, locale)],
    [t('facts.sha256'), mono(file.sha256)],
    [t('facts.revision'), mono(dataset.revisionId ?? '–')],
    [
      t('facts.added'),
      new Date(dataset.addedAt).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'),
    ],
    [t('facts.source'), t(`source.${dataset.source}`)],
    [t('options.format'), options.format ? t(`options.formats.${options.format}`) : '–'],
    ...(options.encoding
      ? [[t('options.encoding'), t(`options.encodings.${options.encoding}`)] as [string, ReactNode]]
      : []),
    ...(options.delimiter
      ? [[t('options.delimiter'), mono(JSON.stringify(options.delimiter))] as [string, ReactNode]]
      : []),
    ...(options.quote
      ? [
          [
            t('options.quote'),
            options.quote === noQuote ? t('options.quotes.none') : mono(options.quote),
          ] as [string, ReactNode],
        ]
      : []),
    ...(options.hasHeader === null
      ? []
      : [
          [
            t('options.header'),
            t(options.hasHeader ? 'options.header-yes' : 'options.header-no'),
          ] as [string, ReactNode],
        ]),
    ...(options.recordsPath
      ? [[t('options.records-path'), mono(options.recordsPath)] as [string, ReactNode]]
      : []),
    ...(options.unnest ? [[t('options.unnest'), mono(options.unnest)] as [string, ReactNode]] : []),
    ...options.classLabels.map(({ field, names }): [string, ReactNode] => [
      t('facts.labels', { field }),
      names.join(' · '),
    ]),
    ...(splits.length > 1
      ? [
          [
            t('facts.splits'),
            splits.map(({ name, rows }) => t('facts.split', { name, rows })).join(', '),
          ] as [string, ReactNode],
        ]
      : []),
  ]
  return (
    <section aria-labelledby="file-facts" className="flex min-w-0 flex-col gap-3">
      <div>
        <h2 id="file-facts" className="font-semibold">
          {t('facts.title')}
        </h2>
        <RowSum manifest={manifest} />
      </div>
      <dl className="divide-y divide-line rounded-md border border-line text-sm">
        {facts.map(([name, fact]) => (
          <div key={name} className="grid grid-cols-[9rem_minmax(0,1fr)] gap-3 px-3 py-1.5">
            <dt className="text-soft">{name}</dt>
            <dd className="wrap-anywhere">{fact}</dd>
          </div>
        ))}
      </dl>
      <ShapeHint shape={manifest.shape} />
      <ReadingNotes notes={manifest.notes} />
      <RejectedRecords manifest={manifest} href={`/api/datasets/${dataset.id}/rejected`} />
    </section>
  )
}
