'use client'

import { KeyRound, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { formatDollars, formatDuration } from '#components/ui/format-number.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import { type Api, type ModelView, priceTableDate } from '#lib/model/index.ts'

/** One model, with a way to see whether it answers. */
export function ModelItem({
  model,
  mayChange,
  onEdit,
  onRemoved,
}: {
  model: ModelView
  mayChange: boolean
  onEdit: () => void
  onRemoved: () => void
}) {
  const t = useTranslations('settings.models')
  const locale = useLocale()
  const sentence = useSentence('errors')
  const showError = useShowError()
  const [testing, setTesting] = useState(false)
  // What was tried is told of the model as it was then.
  const [tried, setTried] = useState<{
    of: ModelView
    result: Api['models.test']['output']
  } | null>(null)
  const result = tried && sameModel(tried.of, model) ? tried.result : null
  const test = async () => {
    setTesting(true)
    setTried(null)
    try {
      setTried({ of: model, result: await call('models.test', { modelId: model.id }) })
    } catch (error) {
      showError(error)
    } finally {
      setTesting(false)
    }
  }
  const remove = async () => {
    try {
      await call('models.remove', { modelId: model.id })
      notify.info(t('removed', { name: model.name }))
      onRemoved()
    } catch (error) {
      showError(error)
      throw error
    }
  }
  const own = mayChange && !model.fromEnvironment
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium wrap-anywhere">{model.name}</span>
            <Badge
              icon={<KeyRound aria-hidden="true" />}
              tone={model.hasKey ? 'success' : 'neutral'}
            >
              {t(model.hasKey ? 'key-set' : 'key-none')}
            </Badge>
            {model.fromEnvironment && <Badge icon={null}>{t('from-environment')}</Badge>}
          </p>
          <p className="font-mono text-xs text-soft wrap-anywhere">
            {model.model} · {model.baseUrl}
          </p>
          <p className="tabular text-sm text-soft">
            {model.price === null
              ? t('no-price')
              : model.price.input === 0 && model.price.output === 0
                ? t('free')
                : t(model.priceFrom === 'list' ? 'costs-listed' : 'costs', {
                    input: formatDollars(model.price.input, locale),
                    output: formatDollars(model.price.output, locale),
                    date: priceTableDate,
                  })}
            {model.format !== null && ` · ${t(`format.${model.format}`)}`}
          </p>
        </div>
        <div className="flex items-center gap-1.5">
          {mayChange && (
            <Button size="sm" pending={testing} onClick={test}>
              {t('test')}
              <span className="sr-only"> {model.name}</span>
            </Button>
          )}
          {own && (
            <>
              <Button
                size="icon-sm"
                variant="ghost"
                icon={<Pencil />}
                aria-label={t('edit-name', { name: model.name })}
                onClick={onEdit}
              />
              <ConfirmDialog
                danger
                trigger={
                  <Button
                    size="icon-sm"
                    variant="ghost"
                    icon={<Trash2 />}
                    aria-label={t('remove-name', { name: model.name })}
                  />
                }
                title={t('remove-title', { name: model.name })}
                text={t('remove-text')}
                confirm={t('remove')}
                onConfirm={remove}
              />
            </>
          )}
        </div>
      </div>
      {model.fromEnvironment && <p className="text-sm text-soft">{t('environment-text')}</p>}
      <div role="status" className="text-sm empty:hidden">
        {result?.works && (
          <span className="text-success">
            {t('works', { time: formatDuration(Math.max(0.1, result.seconds), locale) })}{' '}
            {result.format !== null && t(`found.${result.format}`)}{' '}
            {t(result.usage ? 'counts' : 'counts-not')} {t(`batches.${result.batches}`)}
          </span>
        )}
        {result?.error && <span className="text-danger">{sentence(result.error)}</span>}
      </div>
    </li>
  )
}

function sameModel(a: ModelView, b: ModelView): boolean {
  // What a test finds out of the server, such as the format of its answers, does not undo the test.
  const asked = ({ baseUrl, model, hasKey }: ModelView) => JSON.stringify([baseUrl, model, hasKey])
  return asked(a) === asked(b)
}
