'use client'

import { useTranslations } from 'use-intl'
import { Badge } from '#components/ui/badge.tsx'
import { DiffText } from '#components/ui/diff-text.tsx'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { RevisionDiff } from '#lib/model/index.ts'
import { useTypeText } from './use-type-text.ts'

/** One line that says what changed, in numbers. */
export function useDiffSummary(): (diff: RevisionDiff) => string {
  const t = useTranslations('datasets.revisions.diff')
  return ({ rows, fields }) => {
    const parts = [
      ...(['changed', 'added', 'removed'] as const).flatMap((kind) =>
        rows[kind] > 0 ? [t(`rows-${kind}`, { count: rows[kind] })] : [],
      ),
      ...(rows.same > 0 ? [t('rows-same', { count: rows.same })] : []),
      ...(fields.added.length > 0 ? [t('fields-added', { count: fields.added.length })] : []),
      ...(fields.removed.length > 0 ? [t('fields-removed', { count: fields.removed.length })] : []),
      ...(fields.retyped.length > 0 ? [t('fields-retyped', { count: fields.retyped.length })] : []),
    ]
    return parts.join(' · ')
  }
}

const tones = { changed: 'info', added: 'success', removed: 'danger' } as const
const kinds = ['changed', 'added', 'removed'] as const

/** What changed from one dataset revision to the next: fields, rows in numbers, and a few of each kind. */
export function RevisionDiffView({ diff }: { diff: RevisionDiff }) {
  const t = useTranslations('datasets.revisions.diff')
  const typeText = useTypeText()
  const { fields, rows, key, examples } = diff
  const facts = [
    ...fields.added.map((field) => t('field-added', { field })),
    ...fields.removed.map((field) => t('field-removed', { field })),
    ...fields.retyped.map(({ field, from, to }) =>
      t('field-retyped', { field, from: typeText(from), to: typeText(to) }),
    ),
  ]
  return (
    <div className="flex flex-col gap-3">
      <dl className="tabular flex flex-wrap gap-x-6 gap-y-1">
        {(['same', ...kinds] as const).map((kind) => (
          <div key={kind} className="flex items-baseline gap-1.5">
            <dt className="text-sm text-soft">{t(`label.${kind}`)}</dt>
            <dd className="font-medium">{t('count', { count: rows[kind] })}</dd>
          </div>
        ))}
        <div className="text-sm text-soft">
          <dt className="sr-only">{t('label.sum')}</dt>
          <dd>{t('sum', { before: rows.before, after: rows.after })}</dd>
        </div>
      </dl>
      <p className="text-sm text-soft">
        {key === null
          ? rows.same + rows.added + rows.removed > 0 && fields.retyped.length === 0 && t('no-key')
          : t('key', { key })}
      </p>
      {facts.length > 0 && (
        <ul className="flex list-disc flex-col gap-0.5 pl-5 text-sm wrap-anywhere">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {examples.length > 0 && (
        <ul aria-label={t('examples')} className="flex flex-col gap-2">
          {examples.map((example, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: examples have no other name
              key={index}
              className="rounded-md border border-line"
            >
              <div className="border-b border-line bg-sunken px-3 py-1">
                <Badge tone={tones[example.kind]}>{t(`kind.${example.kind}`)}</Badge>
              </div>
              <ExampleTexts example={example} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function ExampleTexts({ example }: { example: RevisionDiff['examples'][number] }) {
  const t = useTranslations('datasets.revisions.diff')
  const { before, after } = example
  const names = Object.keys(after ?? before ?? {})
  const isChanged = before !== null && after !== null
  return (
    <table className="w-full table-fixed text-sm">
      <colgroup>
        <col className="w-24 lg:w-44" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('field')}</th>
          {isChanged ? (
            <>
              <th scope="col">{t('before')}</th>
              <th scope="col">{t('after')}</th>
            </>
          ) : (
            <th scope="col">{t('value')}</th>
          )}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [was, is] = [before?.[name] ?? null, after?.[name] ?? null]
          return (
            <tr key={name} className="align-top">
              <th
                scope="row"
                className="truncate px-3 py-1 text-left font-normal text-soft"
                title={name}
              >
                {name}
              </th>
              {isChanged && (
                <td className="px-3 py-1">
                  <Value text={was} />
                </td>
              )}
              <td className="px-3 py-1">
                {isChanged && was !== null && is !== null && was !== is ? (
                  <DiffText before={was} after={is} className="max-h-60 overflow-y-auto" />
                ) : (
                  <Value text={isChanged ? is : (is ?? was)} />
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Value({ text }: { text: string | null }) {
  return (
    <div className="read-text max-h-60 overflow-y-auto wrap-anywhere">
      <VisibleText value={text} />
    </div>
  )
}
