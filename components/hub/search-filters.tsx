'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { cx } from '#components/ui/cx.ts'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { hubSizes, hubSorts } from '#lib/model/index.ts'
import { hubLanguages, hubLicenses, taskCategories, termText } from './hub-terms.ts'
import { isNarrowed, type SearchParams } from './search-params.ts'
import { useLanguageName } from './use-language-names.ts'

const any = 'any'
const on = 'border-accent-line bg-accent-tint'
const typingPause = 400

/** What narrows a search of the Hub, and how its results are sorted; all of it stands in the address. */
export function SearchFilters({
  params,
  onChange,
}: {
  params: SearchParams
  onChange: (patch: Partial<SearchParams>) => void
}) {
  const t = useTranslations('hub.page')
  const languageName = useLanguageName()
  const own = (value: string) => (value === any ? null : value)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <AuthorFilter author={params.author} onChange={(author) => onChange({ author })} />
      <Combobox
        aria-label={t('search.task')}
        searchPlaceholder={t('search.find-task')}
        value={params.task ?? any}
        onChange={(value) => onChange({ task: own(value) })}
        options={[
          { value: any, label: t('search.any-task') },
          ...withOwn(taskCategories, params.task).map((value) => ({
            value,
            label: termText(value),
          })),
        ]}
        className={cx('w-50!', params.task && on)}
      />
      <Combobox
        aria-label={t('search.language')}
        searchPlaceholder={t('search.find-language')}
        value={params.language ?? any}
        onChange={(value) => onChange({ language: own(value) })}
        options={[
          { value: any, label: t('search.any-language') },
          ...withOwn(hubLanguages, params.language).map((value) => ({
            value,
            label: languageName(value),
            hint: value,
            keywords: [value],
          })),
        ]}
        className={cx('w-36!', params.language && on)}
      />
      <Combobox
        aria-label={t('search.license')}
        searchPlaceholder={t('search.find-license')}
        value={params.license ?? any}
        onChange={(value) => onChange({ license: own(value) })}
        options={[
          { value: any, label: t('search.any-license') },
          ...withOwn(hubLicenses, params.license).map((value) => ({ value, label: value })),
        ]}
        className={cx('w-36!', params.license && on)}
      />
      <Select<string>
        aria-label={t('search.size')}
        value={params.size ?? any}
        onChange={(value) =>
          onChange({ size: hubSizes.find((size) => size === own(value)) ?? null })
        }
        options={[
          { value: any, label: t('search.any-size') },
          ...hubSizes.map((value) => ({ value, label: t(`sizes.${value}`) })),
        ]}
        className={cx('w-40!', params.size && on)}
      />
      {isNarrowed(params) && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() =>
            onChange({ author: null, task: null, language: null, license: null, size: null })
          }
        >
          {t('search.clear')}
        </Button>
      )}
      <Select
        aria-label={t('search.sort')}
        value={params.sort}
        onChange={(sort) => onChange({ sort })}
        options={hubSorts.map((value) => ({ value, label: t(`search.sorts.${value}`) }))}
        className="ml-auto w-42!"
      />
    </div>
  )
}

/** What the address names stays a choice, though it is not among the usual ones. */
function withOwn(usual: readonly string[], own: string | null): string[] {
  return own === null || usual.includes(own) ? [...usual] : [own, ...usual]
}

function AuthorFilter({
  author,
  onChange,
}: {
  author: string | null
  onChange: (author: string | null) => void
}) {
  const t = useTranslations('hub.page.search')
  const id = useId()
  const [typed, setTyped] = useState(author ?? '')
  const [shown, setShown] = useState(author)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  // Another address (back, a cleared filter) is shown as it is.
  if (author !== shown) {
    setShown(author)
    if (author !== (typed.trim() || null)) setTyped(author ?? '')
  }
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current)
    },
    [],
  )
  return (
    <Input
      id={id}
      aria-label={t('author')}
      placeholder={t('author-placeholder')}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        if (timer.current) clearTimeout(timer.current)
        timer.current = setTimeout(() => onChange(text.trim() || null), typingPause)
      }}
      className={cx('w-34!', author && on)}
    />
  )
}
