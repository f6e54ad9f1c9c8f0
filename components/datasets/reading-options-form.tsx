'use client'

import { useTranslations } from 'use-intl'
import { Field } from '#components/ui/field.tsx'
import { Select, type SelectOption } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import {
  type FileFormat,
  fileFormats,
  type ReadingChoices,
  type ReadingOptions,
  type TextEncoding,
  textEncodings,
} from '#lib/model/index.ts'
import { NestedOptions } from './nested-options.tsx'
import { controlsFor, noQuote, withFormat, withoutGuesses } from './reading-controls.ts'

/** Stands for "the studio chooses": a select has no empty value. */
const auto = 'auto'
type OrAuto<V extends string> = V | typeof auto

const delimiters = [',', ';', '\t', '|'] as const
const quotes = ['"', "'", noQuote] as const
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const
const quoteNames = { '"': 'double', "'": 'single', [noQuote]: 'none' } as const

/**
 * How the file is read; each change reads it again. What the studio found by itself is shown as found,
 * and found anew when something else is changed.
 */
export function ReadingOptionsForm({
  options,
  guessed = [],
  sheets = [],
  choices = null,
  disabled,
  onChange,
}: {
  /** Those in force. */
  options: ReadingOptions
  /** The names of those that nobody chose. */
  guessed?: readonly string[]
  /** Of a workbook. */
  sheets?: readonly string[]
  /** What else the file could be read as. */
  choices?: ReadingChoices | null
  disabled: boolean
  onChange: (options: ReadingOptions) => void
}) {
  const t = useTranslations('datasets.options')
  const controls = new Set<string>(controlsFor(options.format))
  const orNull = <V extends string>(value: OrAuto<V>): V | null => (value === auto ? null : value)
  const asked = withoutGuesses(options, guessed)
  const set = (patch: Partial<ReadingOptions>) => onChange({ ...asked, ...patch })
  const automatic = (
    key: keyof ReadingOptions,
    found: string | null,
  ): SelectOption<typeof auto> => ({
    value: auto,
    label: guessed.includes(key) && found !== null ? t('found', { value: found }) : t('auto'),
  })
  const delimiterLabel = (value: string) =>
    value in delimiterNames
      ? t(`delimiters.${delimiterNames[value as keyof typeof delimiterNames]}`)
      : `“${value}”`
  const quoteLabel = (value: string) =>
    value in quoteNames ? t(`quotes.${quoteNames[value as keyof typeof quoteNames]}`) : `“${value}”`
  const headerLabel = (header: boolean) => t(header ? 'header-yes' : 'header-no')
  const known = <V extends string>(list: readonly V[], value: string | null): readonly V[] =>
    value === null || (list as readonly string[]).includes(value) ? list : [...list, value as V]
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
      <Field label={t('format')}>
        <Select<OrAuto<FileFormat>>
          value={asked.format ?? auto}
          disabled={disabled}
          onChange={(format) => onChange(withFormat(asked, orNull(format)))}
          options={[
            automatic('format', options.format && t(`formats.${options.format}`)),
            ...fileFormats.map((value) => ({ value, label: t(`formats.${value}`) })),
          ]}
        />
      </Field>
      {controls.has('sheet') && sheets.length > 1 && (
        <Field label={t('sheet')}>
          <Select<string>
            value={asked.sheet === null ? auto : `=${asked.sheet}`}
            disabled={disabled}
            // A sheet may be called anything, `auto` too.
            onChange={(sheet) => set({ sheet: sheet === auto ? null : sheet.slice(1) })}
            options={[
              automatic('sheet', options.sheet),
              ...sheets.map((sheet) => ({ value: `=${sheet}`, label: sheet })),
            ]}
          />
        </Field>
      )}
      {controls.has('encoding') && (
        <Field label={t('encoding')}>
          <Select<OrAuto<TextEncoding>>
            value={asked.encoding ?? auto}
            disabled={disabled}
            onChange={(encoding) => set({ encoding: orNull(encoding) })}
            options={[
              automatic('encoding', options.encoding && t(`encodings.${options.encoding}`)),
              ...textEncodings.map((value) => ({ value, label: t(`encodings.${value}`) })),
            ]}
          />
        </Field>
      )}
      {controls.has('delimiter') && (
        <Field label={t('delimiter')}>
          <Select<string>
            value={asked.delimiter ?? auto}
            disabled={disabled}
            onChange={(delimiter) => set({ delimiter: orNull(delimiter) })}
            options={[
              automatic('delimiter', options.delimiter && delimiterLabel(options.delimiter)),
              ...known(delimiters, options.delimiter).map((value) => ({
                value,
                label: delimiterLabel(value),
              })),
            ]}
          />
        </Field>
      )}
      {controls.has('quote') && (
        <Field label={t('quote')}>
          <Select<string>
            value={asked.quote ?? auto}
            disabled={disabled}
            onChange={(quote) => set({ quote: orNull(quote) })}
            options={[
              automatic('quote', options.quote && quoteLabel(options.quote)),
              ...known(quotes, options.quote).map((value) => ({
                value,
                label: quoteLabel(value),
              })),
            ]}
          />
        </Field>
      )}
      {controls.has('hasHeader') && (
        <Field label={t('header')}>
          <Select<OrAuto<'yes' | 'no'>>
            value={asked.hasHeader === null ? auto : asked.hasHeader ? 'yes' : 'no'}
            disabled={disabled}
            onChange={(header) => set({ hasHeader: header === auto ? null : header === 'yes' })}
            options={[
              automatic(
                'hasHeader',
                options.hasHeader === null ? null : headerLabel(options.hasHeader),
              ),
              { value: 'yes', label: headerLabel(true) },
              { value: 'no', label: headerLabel(false) },
            ]}
          />
        </Field>
      )}
      <NestedOptions
        options={options}
        asked={asked}
        choices={choices}
        withRecordsPath={controls.has('recordsPath')}
        disabled={disabled}
        onChange={set}
      />
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
