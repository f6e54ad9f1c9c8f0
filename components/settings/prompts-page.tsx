'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { type PromptView, promptKinds } from '#lib/model/index.ts'
import { PromptsEditor } from './prompts-editor.tsx'

export interface PromptsPageProps {
  prompts: PromptView[]
  datasets: { id: string; name: string }[]
  mayChange: boolean
  mayPreview: boolean
}

/** The words that models are asked with: looked at, filled from a dataset, changed, set back. */
export function PromptsPage({ prompts, datasets, mayChange, mayPreview }: PromptsPageProps) {
  const t = useTranslations('settings.prompts')
  const [kind, setKind] = useQueryState(
    'kind',
    parseAsStringLiteral(promptKinds).withDefault('studio').withOptions({ history: 'push' }),
  )
  const [changed, setChanged] = useState<PromptView[]>([])
  const known = [...changed, ...prompts]
  const prompt = known.find((each) => each.kind === kind)
  if (!prompt) return null
  return (
    <Page title={t('title')} description={t('text')}>
      <div className="flex flex-col gap-5 pt-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Segmented
            label={t('kind')}
            value={kind}
            onChange={setKind}
            options={promptKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
          <p className="text-sm text-soft">{t(`kind-hints.${kind}`)}</p>
        </div>
        <PromptsEditor
          key={`${kind} ${prompt.history[0]?.number ?? 0}`}
          prompt={prompt}
          datasets={datasets}
          mayChange={mayChange}
          mayPreview={mayPreview}
          onChanged={(next) => setChanged([next, ...changed.filter((each) => each.kind !== kind)])}
        />
      </div>
    </Page>
  )
}
