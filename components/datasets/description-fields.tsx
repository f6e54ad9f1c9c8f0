'use client'

import { useMemo } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import {
  type DescriptionDraft,
  type DraftField,
  type DraftProblem,
  readDraft,
} from './description-draft.ts'
import { LicenseField } from './license-field.tsx'

/** What people say of a dataset, and who may see its rows: the fields of a form around them. */
export function DescriptionFields({
  draft,
  showProblems,
  onChange,
}: {
  draft: DescriptionDraft
  /** After the first try to save; until then nobody is told what is still missing. */
  showProblems: boolean
  onChange: (draft: DescriptionDraft) => void
}) {
  const t = useTranslations('datasets.describe')
  const locale = useLocale()
  const { problems, description } = useMemo(() => readDraft(draft), [draft])
  const set = (patch: Partial<DescriptionDraft>) => onChange({ ...draft, ...patch })
  const problemOf = (field: DraftField) => {
    const problem: DraftProblem | undefined = showProblems ? problems[field] : undefined
    return problem ? t(`problem.${problem.code}`, problem.values) : null
  }
  const languageNames = useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'language' })
    return description.languages.map((tag) => names.of(tag) ?? tag).join(', ')
  }, [description.languages, locale])
  return (
    <>
      <Field label={t('name')} error={problemOf('name')} required>
        <Input
          value={draft.name}
          autoComplete="off"
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('description')} hint={t('description-hint')}>
        <Textarea
          value={draft.description}
          rows={4}
          onChange={(event) => set({ description: event.currentTarget.value })}
          className="max-h-80"
        />
      </Field>
      <LicenseField
        value={draft.license}
        error={problemOf('license')}
        onChange={(license) => set({ license })}
      />
      <Field
        label={t('languages')}
        hint={languageNames || t('languages-hint')}
        error={problemOf('languages')}
      >
        <Input
          value={draft.languages}
          autoComplete="off"
          spellCheck={false}
          placeholder="en, zh-CN"
          onChange={(event) => set({ languages: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('homepage')} error={problemOf('homepage')}>
        <Input
          type="url"
          value={draft.homepage}
          autoComplete="off"
          placeholder="https://"
          onChange={(event) => set({ homepage: event.currentTarget.value })}
        />
      </Field>
      <RadioGroup
        legend={t('visibility')}
        value={draft.visibility}
        onChange={(visibility) => set({ visibility })}
        options={(['any', 'hosts', 'nobody'] as const).map((value) => ({
          value,
          label: t(`visibilities.${value}`),
          hint: t(`visibility-hints.${value}`),
        }))}
      />
      {draft.visibility === 'hosts' && (
        <Field label={t('hosts')} hint={t('hosts-hint')} error={problemOf('hosts')} required>
          <Textarea
            value={draft.hosts}
            rows={2}
            spellCheck={false}
            placeholder="api.openai.com"
            onChange={(event) => set({ hosts: event.currentTarget.value })}
            className="font-mono text-sm"
          />
        </Field>
      )}
    </>
  )
}
