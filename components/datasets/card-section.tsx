'use client'

import { useTranslations } from 'use-intl'
import { CardFacts } from '#components/hub/card-facts.tsx'
import { MarkdownView } from '#components/hub/markdown-view.tsx'
import type { HubCard, Origin } from '#lib/model/index.ts'

/** The card that came with a dataset of the Hub, as it was at the pinned commit. */
export function CardSection({ card, origin }: { card: HubCard; origin: Origin | null }) {
  const t = useTranslations('datasets.origin')
  const base =
    origin?.kind === 'hub'
      ? `${origin.endpoint}/datasets/${origin.repo}/blob/${origin.commit}/`
      : 'https://huggingface.co/'
  return (
    <section aria-labelledby="dataset-card" className="border-t border-line pt-5 pb-10">
      <h2 id="dataset-card" className="font-semibold">
        {t('card')}
      </h2>
      <p className="mb-4 text-sm text-soft">{t('card-text')}</p>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {card.markdown.trim() === '' ? (
          <p className="text-soft">{t('card-none')}</p>
        ) : (
          <MarkdownView markdown={card.markdown} base={base} />
        )}
        <CardFacts card={card} />
      </div>
    </section>
  )
}
