import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { formatDollars, formatDuration } from '#components/ui/format-number.ts'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { type BatchOffer, type CostEstimate, type SendMode, toDollars } from '#lib/model/index.ts'

/** Whether requests go now or as a batch, each with its price and how long it takes. */
export function SendChoice({
  estimate,
  offer,
  host,
  mode,
  disabled,
  onChange,
}: {
  estimate: CostEstimate
  offer: BatchOffer
  host: string
  mode: SendMode
  disabled: boolean
  onChange: (mode: SendMode) => void
}) {
  const t = useTranslations('proposals.send')
  const words = useTranslations('proposals.cost')
  const locale = useLocale()
  const dollars = (micros: number) => formatDollars(toDollars(micros), locale)
  const { cost, batchCost, seconds } = estimate
  const priceOf = (of: CostEstimate['cost']) =>
    of &&
    t('price', {
      likely: words('likely', { cost: dollars(of.likely) }),
      range: words('range', { low: dollars(of.low), high: dollars(of.high) }),
    })
  const pace =
    seconds === null ? t('pace-unknown') : t('pace', { time: formatDuration(seconds, locale) })
  if (offer !== 'yes')
    return (
      <p className="text-sm text-soft">
        {offer === 'no'
          ? t('not-offered', { host })
          : t.rich('unknown', {
              host,
              link: (text) => (
                <Link href="/settings" className="text-accent underline-offset-2 hover:underline">
                  {text}
                </Link>
              ),
            })}
      </p>
    )
  return (
    <fieldset disabled={disabled}>
      <RadioGroup
        legend={t('legend')}
        value={mode}
        onChange={onChange}
        options={[
          {
            value: 'now',
            label: t('now'),
            hint: <Facts facts={[priceOf(cost) ?? t('no-price'), pace]} />,
          },
          {
            value: 'batch',
            label: t('batch'),
            hint: (
              <Facts
                facts={[
                  priceOf(batchCost) ?? (cost === null ? t('no-price') : t('no-batch-price')),
                  t('within'),
                ]}
              />
            ),
          },
        ]}
      />
    </fieldset>
  )
}

function Facts({ facts }: { facts: string[] }) {
  return <span className="tabular">{facts.join(' · ')}</span>
}
