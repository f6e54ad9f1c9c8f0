'use client'

import { useEffect, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { VisibleText } from '#components/ui/visible-text.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import {
  type CorrectionTrial,
  type FieldPath,
  type FieldType,
  formatFieldPath,
  type TypeCorrection,
} from '#lib/model/index.ts'
import { correctionKinds, namesOf, readCorrection } from './correction-draft.ts'
import { namesProblem, readNames } from './reading-controls.ts'
import { useTypeText } from './use-type-text.ts'

const typingPause = 350

/** The newest value once it has stayed the same for a moment. */
function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}

/** Says what a field is made, and shows on the sample what that would do before anything is changed. */
export function CorrectDialog({
  datasetId,
  path,
  type,
  given,
  onClose,
  onCorrect,
}: {
  datasetId: string
  path: FieldPath
  type: FieldType
  /** What was chosen before and is not applied yet. */
  given: TypeCorrection | null
  onClose: () => void
  onCorrect: (correction: TypeCorrection) => void
}) {
  const t = useTranslations('datasets.correct')
  const labels = useTranslations('datasets.labels')
  const typeText = useTypeText()
  const [kind, setKind] = useState(given?.as.kind ?? null)
  const [names, setNames] = useState(() =>
    (given?.as.kind === 'label' ? given.as.names : namesOf(type)).join('\n'),
  )
  const [pattern, setPattern] = useState(given?.as.kind === 'date' ? (given.as.pattern ?? '') : '')
  const correction = readCorrection(path, { kind, names, pattern })
  const settled = useSettled(JSON.stringify(correction), typingPause)
  const tried = JSON.parse(settled) as TypeCorrection | null
  const { data, error, pending } = useCall(
    'datasets.tryCorrection',
    { datasetId, correction: tried ?? { field: path, as: { kind: 'text' } } },
    { skip: tried === null },
  )
  const read = readNames(names)
  const problem = kind === 'label' ? namesProblem(read) : null
  const field = formatFieldPath(path)
  const isTried = tried !== null && settled === JSON.stringify(correction)
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('title', { field })}
      description={t('text', { type: typeText(type) })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            disabled={correction === null || (isTried && error !== null)}
            onClick={() => correction && onCorrect(correction)}
          >
            {t('collect')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('as')}>
          <Select
            value={kind}
            onChange={setKind}
            placeholder={t('choose')}
            options={correctionKinds(type).map((value) => ({
              value,
              label: t(`kind.${value}`),
              hint: t(`hint.${value}`),
            }))}
          />
        </Field>
        {kind === 'label' && (
          <Field
            label={labels('names')}
            hint={labels('names-hint', { count: read.length, last: Math.max(0, read.length - 1) })}
            error={problem && labels(problem.code, problem.values)}
          >
            <Textarea
              value={names}
              rows={6}
              spellCheck={false}
              onChange={(event) => setNames(event.currentTarget.value)}
              className="font-mono text-sm"
            />
          </Field>
        )}
        {kind === 'date' && (
          <Field label={t('pattern')} hint={t('pattern-hint')}>
            <Input
              value={pattern}
              placeholder="%d/%m/%Y"
              spellCheck={false}
              onChange={(event) => setPattern(event.currentTarget.value)}
              className="font-mono"
            />
          </Field>
        )}
        {correction !== null && <Trial trial={data} error={error} pending={pending || !isTried} />}
      </div>
    </Dialog>
  )
}

function Trial({
  trial,
  error,
  pending,
}: {
  trial: CorrectionTrial | null
  error: unknown
  pending: boolean
}) {
  const t = useTranslations('datasets.correct')
  const locale = useLocale()
  const errorText = useErrorText()
  if (pending)
    return (
      <div aria-busy="true" className="flex h-24 flex-col gap-2 pt-1">
        <Skeleton className="h-4 w-60" />
        <Skeleton className="h-16 w-full" />
      </div>
    )
  if (error !== null)
    return (
      <Callout tone="danger" live>
        {errorText(error)}
      </Callout>
    )
  if (trial === null) return null
  const { values, fits, misfits, examples } = trial
  return (
    <div role="status" className="flex flex-col gap-2">
      <p className="tabular font-medium">
        {values === 0
          ? t('trial-empty')
          : fits === values
            ? t('trial-all', { count: values })
            : t('trial', { fits, total: formatCount(values, locale) })}
      </p>
      {misfits.length > 0 && (
        <div className="rounded-md border border-warning-line bg-warning-tint px-3 py-2">
          <p className="text-sm">{t('misfits', { count: values - fits })}</p>
          <ul aria-label={t('misfits', { count: values - fits })} className="mt-1 flex flex-col">
            {misfits.map((text) => (
              <li key={text} className="text-sm wrap-anywhere">
                <VisibleText value={text} limit={200} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {examples.length > 0 && (
        <table className="w-full table-fixed rounded-md border border-line text-left text-sm">
          <thead>
            <tr className="border-b border-line bg-sunken text-soft">
              <th scope="col" className="px-3 py-1 font-medium">
                {t('before')}
              </th>
              <th scope="col" className="px-3 py-1 font-medium">
                {t('after')}
              </th>
            </tr>
          </thead>
          <tbody>
            {examples.map(({ before, after }) => (
              <tr key={before} className="align-top wrap-anywhere">
                <td className="px-3 py-1">
                  <VisibleText value={before} limit={200} />
                </td>
                <td className="px-3 py-1">
                  <VisibleText value={after} limit={200} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
