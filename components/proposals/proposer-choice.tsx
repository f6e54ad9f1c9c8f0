'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type ModelView, type ProposerChoice, proposalPromptKinds } from '#lib/model/index.ts'

/** Who proposes: the built-in rules, or one of the models, with or without the description. */
export function ProposerChoiceFields({
  proposer,
  models,
  disabled,
  onChange,
}: {
  proposer: ProposerChoice
  /** Null while they load. */
  models: readonly ModelView[] | null
  disabled: boolean
  onChange: (proposer: ProposerChoice) => void
}) {
  const t = useTranslations('proposals.choice')
  const chosen = proposer.kind === 'rules' ? 'rules' : proposer.modelId
  const prompt = proposer.kind === 'model' ? proposer.prompt : 'studio'
  return (
    <fieldset disabled={disabled} className="flex flex-col gap-4">
      <div>
        <RadioGroup
          legend={t('legend')}
          value={chosen}
          onChange={(value) =>
            onChange(
              value === 'rules' ? { kind: 'rules' } : { kind: 'model', modelId: value, prompt },
            )
          }
          options={[
            { value: 'rules', label: t('rules'), hint: t('rules-hint') },
            ...(models ?? []).map((model) => ({
              value: model.id,
              label: model.name,
              hint: t('model-hint', { model: model.model, host: model.host }),
            })),
          ]}
        />
        {models === null && <Skeleton className="mt-2 ml-6 h-4 w-48" />}
        {models?.length === 0 && (
          <p className="mt-1 pl-6 text-sm text-soft">
            {t.rich('no-model', {
              link: (words) => (
                <Link
                  href="/settings"
                  className="font-medium text-accent underline-offset-2 hover:underline"
                >
                  {words}
                </Link>
              ),
            })}
          </p>
        )}
      </div>
      {proposer.kind === 'model' && (
        <div>
          <RadioGroup
            legend={t('prompt')}
            value={proposer.prompt}
            onChange={(value) => onChange({ ...proposer, prompt: value })}
            options={proposalPromptKinds.map((value) => ({
              value,
              label: t(`prompts.${value}`),
              hint: t(`prompt-hints.${value}`),
            }))}
          />
          <p className="mt-1 pl-6 text-sm">
            {t.rich('see-prompts', {
              link: (words) => (
                <Link
                  href={`/settings/prompts?kind=${proposer.prompt}`}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {words}
                </Link>
              ),
            })}
          </p>
        </div>
      )}
    </fieldset>
  )
}
