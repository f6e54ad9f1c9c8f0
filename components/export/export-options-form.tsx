'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Select } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import {
  type ExportContainer,
  type ExportOptions,
  type ExportPlan,
  exportContainers,
  exportFormats,
  type FieldPath,
  formatFieldPath,
  provenanceModes,
  type SplitBy,
} from '#lib/model/index.ts'
import { readShares, readWhole } from './number-fields.ts'

type SplitFields = ExportPlan['splitFields']

const splitKinds = ['row', 'field', 'task', 'dataset'] as const

/** The field proposed for each dataset: the first, which is the longest that repeats. */
function proposedFields(splitFields: SplitFields): { datasetId: string; field: FieldPath }[] {
  const first = new Map<string, FieldPath>()
  for (const { datasetId, field } of splitFields)
    if (!first.has(datasetId)) first.set(datasetId, field)
  return [...first].map(([datasetId, field]) => ({ datasetId, field }))
}

function splitByOf(kind: SplitBy['kind'], splitFields: SplitFields): SplitBy {
  return kind === 'field' ? { kind, fields: proposedFields(splitFields) } : { kind }
}

/** Everything an export can be told; what is typed and cannot be used is said beside it. */
export function ExportOptionsForm({
  options,
  splitFields,
  onChange,
  onValid,
}: {
  options: ExportOptions
  splitFields: SplitFields
  onChange: (options: ExportOptions) => void
  onValid: (valid: boolean) => void
}) {
  const t = useTranslations('export')
  const showError = useShowError()
  const [shares, setShares] = useState({
    validation: percent(options.split.validation),
    test: percent(options.split.test),
  })
  const [limits, setLimits] = useState({
    capPerTask: text(options.capPerTask),
    capPerDataset: text(options.capPerDataset),
    lengthLimit: text(options.lengthLimit),
    seed: String(options.seed),
  })
  const readShare = readShares(shares)
  const read = {
    capPerTask: readWhole(limits.capPerTask, { least: 1 }),
    capPerDataset: readWhole(limits.capPerDataset, { least: 1 }),
    lengthLimit: readWhole(limits.lengthLimit, { least: 1 }),
    seed: readWhole(limits.seed, { least: 0 }),
  }

  const set = (patch: Partial<ExportOptions>) => onChange({ ...options, ...patch })

  const typeShare = (part: 'validation' | 'test', typed: string) => {
    const next = { ...shares, [part]: typed }
    setShares(next)
    const found = readShares(next)
    onValid(found !== null && allWhole(read))
    if (!found) return
    const none = options.split.validation + options.split.test === 0
    // The first time something is set apart, what repeats is kept together.
    const by =
      none && found.validation + found.test > 0 && splitFields.length > 0
        ? splitByOf('field', splitFields)
        : options.split.by
    set({ split: { by, ...found } })
  }

  const typeLimit = (name: keyof typeof limits, typed: string) => {
    setLimits({ ...limits, [name]: typed })
    const found = readWhole(typed, { least: name === 'seed' ? 0 : 1 })
    const usable = found !== 'invalid' && !(name === 'seed' && found === null)
    onValid(usable && readShare !== null && allWhole({ ...read, [name]: found }))
    if (usable) set({ [name]: found })
  }

  const saveDefault = async () => {
    try {
      // What was said of single datasets belongs to this export, not to the next.
      const exportOptions = { ...options, confirmedLicenses: [], excludedDatasets: [] }
      await call('project.update', { exportOptions })
      notify.success(t('saved-default'))
    } catch (error) {
      showError(error)
    }
  }

  const whole = (name: keyof typeof limits) =>
    read[name] === 'invalid' || (name === 'seed' && read[name] === null)
      ? t('number-invalid')
      : null
  const divided = options.split.validation + options.split.test > 0

  return (
    <section aria-labelledby="export-options" className="flex flex-col gap-4">
      <h2 id="export-options" className="font-semibold">
        {t('options')}
      </h2>
      <RadioGroup
        legend={t('format')}
        value={options.format}
        onChange={(format) => set({ format })}
        options={exportFormats.map((value) => ({
          value,
          label: t(`formats.${value}`),
          hint: t(`format-hints.${value}`),
        }))}
      />
      <Field label={t('container')} hint={t(`container-hints.${options.container}`)}>
        <Select<ExportContainer>
          value={options.container}
          onChange={(container) => set({ container })}
          options={exportContainers.map((value) => ({
            value,
            label: t(`containers.${value}`),
            hint: t(`container-hints.${value}`),
          }))}
        />
      </Field>
      <Field
        label={t('provenance')}
        hint={
          options.format === 'messages' && options.provenance === 'columns'
            ? t('provenance-messages')
            : t('provenance-hint')
        }
      >
        <Select
          value={options.provenance}
          onChange={(provenance) => set({ provenance })}
          options={provenanceModes.map((value) => ({ value, label: t(`provenances.${value}`) }))}
        />
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-sm font-medium">{t('split')}</legend>
        <div className="grid grid-cols-3 gap-2">
          {(['validation', 'test'] as const).map((part) => (
            <Field key={part} label={t(part)}>
              <Input
                inputMode="decimal"
                value={shares[part]}
                aria-invalid={readShare === null || undefined}
                onChange={(event) => typeShare(part, event.currentTarget.value)}
              />
            </Field>
          ))}
          <Field label={t('seed')} error={whole('seed')}>
            <Input
              inputMode="numeric"
              value={limits.seed}
              onChange={(event) => typeLimit('seed', event.currentTarget.value)}
            />
          </Field>
        </div>
        {readShare === null && (
          <p role="alert" className="text-sm text-danger">
            {t('share-invalid')}
          </p>
        )}
        {divided && (
          <>
            <Field label={t('split-by')} hint={t(`split-hints.${options.split.by.kind}`)}>
              <Select
                value={options.split.by.kind}
                onChange={(kind) =>
                  set({ split: { ...options.split, by: splitByOf(kind, splitFields) } })
                }
                options={splitKinds.map((value) => ({ value, label: t(`split-bys.${value}`) }))}
              />
            </Field>
            {options.split.by.kind === 'field' && <KeptTogether splitFields={splitFields} />}
          </>
        )}
      </fieldset>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-sm font-medium">{t('caps')}</legend>
        {(
          [
            ['capPerTask', 'cap-per-task'],
            ['capPerDataset', 'cap-per-dataset'],
            ['lengthLimit', 'length-limit'],
          ] as const
        ).map(([name, label]) => (
          <Field key={name} label={t(label)} error={whole(name)}>
            <Input
              inputMode="numeric"
              placeholder={t('no-limit')}
              value={limits[name]}
              onChange={(event) => typeLimit(name, event.currentTarget.value)}
            />
          </Field>
        ))}
      </fieldset>
      <div>
        <Switch
          checked={options.includeTestSplits}
          onChange={(event) => set({ includeTestSplits: event.currentTarget.checked })}
        >
          {t('include-test')}
        </Switch>
        <p className="text-sm text-soft">{t('include-test-hint')}</p>
      </div>
      <Button className="self-start" onClick={saveDefault}>
        {t('save-default')}
      </Button>
    </section>
  )
}

function KeptTogether({ splitFields }: { splitFields: SplitFields }) {
  const t = useTranslations('export')
  if (splitFields.length === 0) return <p className="text-sm text-soft">{t('split-field-none')}</p>
  const chosen = proposedFields(splitFields)
  return (
    <ul className="list-disc pl-5 text-sm text-soft">
      {chosen.map(({ datasetId, field }) => {
        const found = splitFields.find((one) => one.datasetId === datasetId && one.field === field)
        return found ? (
          <li key={datasetId}>
            {t('split-field-of', {
              field: formatFieldPath(field),
              name: found.name,
              distinct: found.distinct,
              rows: found.rows,
            })}
          </li>
        ) : null
      })}
    </ul>
  )
}

function allWhole(read: Record<string, number | null | 'invalid'>): boolean {
  return Object.values(read).every((value) => value !== 'invalid') && read.seed !== null
}

function percent(share: number): string {
  return String(Math.round(share * 10_000) / 100)
}

function text(limit: number | null): string {
  return limit === null ? '' : String(limit)
}
