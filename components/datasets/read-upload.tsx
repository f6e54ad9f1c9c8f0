'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatBytes } from '#components/ui/format-number.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { ReadingOptions, UploadView } from '#lib/model/index.ts'
import { draftOf, readDraft } from './description-draft.ts'
import { DescriptionFields } from './description-fields.tsx'
import { FilesRead } from './files-read.tsx'
import { JobProgress } from './job-progress.tsx'
import { PreviewRows } from './preview-rows.tsx'
import { ReadFields } from './read-fields.tsx'
import { withClassLabels, withoutGuesses } from './reading-controls.ts'
import { ReadingFailed } from './reading-failed.tsx'
import { ReadingNotes } from './reading-notes.tsx'
import { ReadingOptionsForm } from './reading-options-form.tsx'
import { RejectedRecords } from './rejected-records.tsx'
import { RevisionDiffView } from './revision-diff.tsx'
import { RowSum } from './row-sum.tsx'
import { ShapeHint } from './shape-hint.tsx'
import { useJob } from './use-job.ts'

const formId = 'describe-dataset'

/**
 * A file that was read: its first rows, its fields, how it was read, and the form that makes a dataset of
 * it. `view` is how it stands now: while it is read again, `read` is what was there before.
 */
export function ReadUpload({
  read,
  view,
  onRead,
  onRemove,
}: {
  read: Extract<UploadView, { state: 'read' }>
  view: UploadView
  onRead: (options: ReadingOptions) => Promise<void>
  onRemove: () => void
}) {
  const t = useTranslations('datasets')
  const locale = useLocale()
  const router = useRouter()
  const showError = useShowError()
  const [draft, setDraft] = useState(() => draftOf(read.suggested, { kind: 'any' }))
  const [tried, setTried] = useState(false)
  const [adding, setAdding] = useState(false)
  const [apart, setApart] = useState(read.revises === null)
  const reading = view.state === 'reading'
  const job = useJob((one) => reading && one.id === view.jobId, reading)
  const { manifest } = read
  const options =
    view.state === 'reading' || view.state === 'failed' ? view.options : manifest.options
  const current = view.state === 'read'
  const guessed = current ? (manifest.guessed ?? []) : []
  const asked = withoutGuesses(options, guessed)

  const revise = async () => {
    setAdding(true)
    try {
      const { datasetId } = await call('uploads.revise', { uploadId: read.id })
      const before = read.diff?.against
      const undo = async (revisionId: string) => {
        try {
          await call('datasets.useRevision', { datasetId, revisionId })
        } catch (error) {
          showError(error)
        }
      }
      notify.success(
        t('revisions.upload.made', { name: read.revises?.name ?? '' }),
        before ? { action: { label: t('revisions.undo'), onClick: () => void undo(before) } } : {},
      )
      router.push(`/datasets/${datasetId}?tab=revisions`)
    } catch (error) {
      showError(error)
      setAdding(false)
    }
  }

  const add = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const { description, visibility, problems } = readDraft(draft)
    if (Object.keys(problems).length > 0) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`#${formId} [aria-invalid=true]`)?.focus(),
      )
      return
    }
    setAdding(true)
    try {
      const { datasetId } = await call('uploads.add', {
        uploadId: read.id,
        description,
        visibility,
      })
      router.push(`/datasets/${datasetId}`)
    } catch (error) {
      showError(error)
      setAdding(false)
    }
  }

  return (
    <Page
      title={read.fileName}
      description={
        <span className="tabular">
          {[
            formatBytes(read.size, locale),
            t('rows', { count: manifest.rows }),
            t('fields', { count: manifest.fields.length }),
            ...(read.revises ? [t('revisions.upload.title', { name: read.revises.name })] : []),
          ].join(' · ')}
        </span>
      }
      actions={
        <>
          <Button onClick={onRemove}>{t('remove-upload')}</Button>
          {read.revises !== null && (
            <Button onClick={() => setApart(!apart)}>
              {t(apart ? 'revisions.upload.back' : 'revisions.upload.another')}
            </Button>
          )}
          {apart ? (
            <Button
              variant="primary"
              type="submit"
              form={formId}
              pending={adding}
              disabled={!current}
            >
              {t('add')}
            </Button>
          ) : (
            <Button variant="primary" pending={adding} disabled={!current} onClick={revise}>
              {t('revisions.upload.make')}
            </Button>
          )}
        </>
      }
    >
      <div
        className={cx(
          'grid items-start gap-x-6 gap-y-6',
          apart && 'xl:grid-cols-[minmax(0,1fr)_22rem] xl:grid-rows-[auto_1fr]',
        )}
      >
        <div className="flex min-w-0 flex-col gap-3">
          {view.state === 'reading' && (
            <div role="status" className="rounded-md border border-line px-4 py-3">
              <JobProgress
                job={job}
                label={t('upload.reading', { name: read.fileName })}
                showLabel
              />
            </div>
          )}
          {view.state === 'failed' && (
            <ReadingFailed
              fileName={read.fileName}
              error={view.error}
              suggestions={view.suggestions}
              pending={false}
              onRead={onRead}
            />
          )}
          {read.revises !== null && !apart && (
            <section
              aria-labelledby="what-changed"
              aria-busy={!current}
              className={cx('flex flex-col gap-2', !current && 'opacity-50')}
            >
              <h2 id="what-changed" className="font-semibold">
                {t('revisions.diff.title')}
              </h2>
              {read.diff ? (
                <RevisionDiffView diff={read.diff} />
              ) : (
                <p className="text-soft">{t('revisions.upload.no-diff')}</p>
              )}
            </section>
          )}
          <section
            aria-labelledby="first-rows"
            aria-busy={!current}
            className={cx('flex flex-col gap-2 transition-opacity', !current && 'opacity-50')}
          >
            <div className="flex flex-wrap items-baseline gap-x-3">
              <h2 id="first-rows" className="font-semibold">
                {t('first-rows', { count: read.preview.rows.length })}
              </h2>
              <RowSum manifest={manifest} />
            </div>
            <PreviewRows name={read.fileName} fields={manifest.fields} preview={read.preview} />
          </section>
          <RejectedRecords manifest={manifest} href={`/api/uploads/${read.id}/rejected`} />
          <ShapeHint shape={manifest.shape} />
          <ReadingNotes
            notes={manifest.notes}
            actions={{
              unnested: (
                <Button
                  size="sm"
                  className="ml-auto shrink-0"
                  disabled={!current}
                  onClick={() => onRead({ ...asked, unnest: '' })}
                >
                  {t('options.keep-records')}
                </Button>
              ),
            }}
          />
        </div>
        {apart && (
          <form
            id={formId}
            onSubmit={add}
            noValidate
            aria-labelledby="describe-title"
            className="flex flex-col gap-3.5 xl:row-span-2"
          >
            <h2 id="describe-title" className="-mb-1 font-semibold">
              {t('describe.title')}
            </h2>
            <DescriptionFields draft={draft} showProblems={tried} onChange={setDraft} />
          </form>
        )}
        <div
          className={cx(
            'flex min-w-0 flex-col gap-6 transition-opacity',
            view.state === 'reading' && 'opacity-50',
          )}
        >
          <section aria-labelledby="fields-read" className="flex flex-col gap-2">
            <h2 id="fields-read" className="font-semibold">
              {t('fields', { count: manifest.fields.length })}
            </h2>
            <ReadFields
              fields={manifest.fields}
              disabled={reading}
              onLabels={(field, names) => onRead(withClassLabels(asked, field, names))}
            />
          </section>
          <section aria-labelledby="reading-options" className="flex flex-col gap-2">
            <div>
              <h2 id="reading-options" className="font-semibold">
                {t('options.title')}
              </h2>
              <p className="text-sm text-soft">{t('options.text')}</p>
            </div>
            <ReadingOptionsForm
              options={options}
              guessed={guessed}
              sheets={manifest.offered?.sheets ?? []}
              choices={manifest.choices ?? null}
              disabled={reading}
              onChange={onRead}
            />
          </section>
          <FilesRead
            key={JSON.stringify(manifest.files)}
            manifest={manifest}
            options={asked}
            disabled={reading}
            onRead={onRead}
          />
        </div>
      </div>
    </Page>
  )
}
