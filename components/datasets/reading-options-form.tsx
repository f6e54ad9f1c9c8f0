'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import {
  type FileFormat,
  fileFormats,
  type ReadingOptions,
  type TextEncoding,
  textEncodings,
} from '#lib/model/index.ts'
import { controlsFor, noQuote, withFormat } from './reading-controls.ts'

/** Stands for "the studio chooses": a select has no empty value. */
const auto = 'auto'
type OrAuto<V extends string> = V | typeof auto

const delimiters = [',', ';', '\t', '|'] as const
const quotes = ['"', "'", noQuote] as const
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const
const quoteNames = { '"': 'double', "'": 'single', [noQuote]: 'none' } as const

/** How the file is read; each change reads it again. */
export function ReadingOptionsForm({
  options,
  disabled,
  onChange,
}: {
  options: ReadingOptions
  disabled: boolean
  onChange: (options: ReadingOptions) => void
}) {
  const t = useTranslations('datasets.options')
  const controls = new Set<string>(controlsFor(options.format))
  const orNull = <V extends string>(value: OrAuto<V>): V | null => (value === auto ? null : value)
  const set = (patch: Partial<ReadingOptions>) => onChange({ ...options, ...patch })
  const automatic = { value: auto, label: t('auto') } as const
  const known = <V extends string>(list: readonly V[], value: string | null): readonly V[] =>
    value === null || (list as readonly string[]).includes(value) ? list : [...list, value as V]
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
      <Field label={t('format')}>
        <Select<OrAuto<FileFormat>>
          value={options.format ?? auto}
          disabled={disabled}
          onChange={(format) => onChange(withFormat(options, orNull(format)))}
          options={[
            automatic,
            ...fileFormats.map((value) => ({ value, label: t(`formats.${value}`) })),
          ]}
        />
      </Field>
      {controls.has('encoding') && (
        <Field label={t('encoding')}>
          <Select<OrAuto<TextEncoding>>
            value={options.encoding ?? auto}
            disabled={disabled}
            onChange={(encoding) => set({ encoding: orNull(encoding) })}
            options={[
              automatic,
              ...textEncodings.map((value) => ({ value, label: t(`encodings.${value}`) })),
            ]}
          />
        </Field>
      )}
      {controls.has('delimiter') && (
        <Field label={t('delimiter')}>
          <Select<string>
            value={options.delimiter ?? auto}
            disabled={disabled}
            onChange={(delimiter) => set({ delimiter: orNull(delimiter) })}
            options={[
              automatic,
              ...known(delimiters, options.delimiter).map((value) => ({
                value,
                label:
                  value in delimiterNames ? t(`delimiters.${delimiterNames[value]}`) : `“${value}”`,
              })),
            ]}
          />
        </Field>
      )}
      {controls.has('quote') && (
        <Field label={t('quote')}>
          <Select<string>
            value={options.quote ?? auto}
            disabled={disabled}
            onChange={(quote) => set({ quote: orNull(quote) })}
            options={[
              automatic,
              ...known(quotes, options.quote).map((value) => ({
                value,
                label: value in quoteNames ? t(`quotes.${quoteNames[value]}`) : `“${value}”`,
              })),
            ]}
          />
        </Field>
      )}
      {controls.has('hasHeader') && (
        <Field label={t('header')}>
          <Select<OrAuto<'yes' | 'no'>>
            value={options.hasHeader === null ? auto : options.hasHeader ? 'yes' : 'no'}
            disabled={disabled}
            onChange={(header) => set({ hasHeader: header === auto ? null : header === 'yes' })}
            options={[
              automatic,
              { value: 'yes', label: t('header-yes') },
              { value: 'no', label: t('header-no') },
            ]}
          />
        </Field>
      )}
      {controls.has('recordsPath') && (
        <RecordsPath
          key={options.recordsPath}
          value={options.recordsPath}
          disabled={disabled}
          onChange={(recordsPath) => set({ recordsPath })}
        />
      )}
      {controls.has('skipBadRecords') && (
        <div className="sm:col-span-2 lg:col-span-3">
          <Switch
            checked={options.skipBadRecords}
            disabled={disabled}
            onChange={(event) => set({ skipBadRecords: event.currentTarget.checked })}
          >
            {t('skip-bad')}
          </Switch>
        </div>
      )}
    </div>
  )
}

/** A path is typed to its end before the file is read again. */
function RecordsPath({
  value,
  disabled,
  onChange,
}: {
  value: string | null
  disabled: boolean
  onChange: (path: string | null) => void
}) {
  const t = useTranslations('datasets.options')
  const [typed, setTyped] = useState(value ?? '')
  const path = typed.trim() || null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (path !== value) onChange(path)
  }
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <Field label={t('records-path')} hint={t('records-path-hint')} className="flex-1">
        <Input
          value={typed}
          disabled={disabled}
          placeholder={t('auto')}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className="font-mono text-sm"
        />
      </Field>
      {path !== value && (
        <Button className="mt-6" disabled={disabled} onClick={() => onChange(path)}>
          {t('read-again')}
        </Button>
      )}
    </form>
  )
}
