'use client'

import { Bot, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { ModelView } from '#lib/model/index.ts'
import { ModelDialog } from './model-dialog.tsx'
import { ModelItem } from './model-item.tsx'

/** The models that can be asked for tasks: added, changed, tried, removed. */
export function ModelList({
  initial,
  since,
  mayChange,
}: {
  initial: ModelView[]
  since: number
  mayChange: boolean
}) {
  const t = useTranslations('settings.models')
  const errorText = useErrorText()
  const [edited, setEdited] = useState<ModelView | 'new' | null>(null)
  const { data, error, reload } = useCall(
    'models.list',
    {},
    { initial: { models: initial }, live: ['model'], since },
  )
  const models = data?.models ?? initial
  return (
    <section aria-labelledby="models">
      <div className="mb-2 flex flex-wrap items-end gap-2">
        <div className="min-w-60 flex-1">
          <h2 id="models" className="font-semibold">
            {t('title')}
          </h2>
          <p className="text-sm text-soft">{t('text')}</p>
        </div>
        {mayChange && (
          <Button
            variant="primary"
            icon={<Plus aria-hidden="true" />}
            onClick={() => setEdited('new')}
          >
            {t('add')}
          </Button>
        )}
      </div>
      {error !== null && (
        <Callout tone="danger" live className="mb-2">
          {t('failed', { reason: errorText(error) })}
        </Callout>
      )}
      {models.length === 0 ? (
        <div className="flex items-start gap-3 rounded-md border border-dashed border-edge px-4 py-4">
          <Bot aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-faint" />
          <div>
            <p className="font-medium">{t('none')}</p>
            <p className="text-sm text-soft">{t('none-text')}</p>
          </div>
        </div>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {models.map((model) => (
            <ModelItem
              key={model.id}
              model={model}
              mayChange={mayChange}
              onEdit={() => setEdited(model)}
              onRemoved={reload}
            />
          ))}
        </ul>
      )}
      {edited !== null && (
        <ModelDialog
          model={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null)
            reload()
          }}
        />
      )}
    </section>
  )
}
