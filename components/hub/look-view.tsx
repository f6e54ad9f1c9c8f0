'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { debounce, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, call } from '#components/api.ts'
import { LicenseBadge } from '#components/datasets/dataset-badges.tsx'
import { Page } from '#components/shell/page.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Tab, TabList, TabPanel, Tabs } from '#components/ui/tabs.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useErrorText } from '#components/use-call.ts'
import type { HubLook } from '#lib/model/index.ts'
import { AccessNote } from './access-note.tsx'
import { CardFacts } from './card-facts.tsx'
import {
  choiceOf,
  configsToAdd,
  mostConfigs,
  setConfigs,
  toggleConfig,
  toggleSplit,
} from './config-choice.ts'
import { ConfigList } from './config-list.tsx'
import { ConfigPane } from './config-pane.tsx'
import { AccessBadges } from './hub-badges.tsx'
import { LicenseGroundNote } from './license-ground-note.tsx'
import { type Depth, LinkBar, type Sight } from './link-bar.tsx'
import { linkSize } from './link-size.ts'
import { LookFacts } from './look-head.tsx'
import { MarkdownView } from './markdown-view.tsx'
import { useConfigLooks } from './use-config-looks.ts'

const tabs = ['data', 'card'] as const
const noSplits: ReadonlySet<string> = new Set()

/** A repository that was looked at: its configs to choose from, its card, and the one button that links. */
export function LookView({
  look,
  now,
  onReload,
}: {
  look: HubLook
  now: number
  onReload: () => void
}) {
  const t = useTranslations('hub.page')
  const router = useRouter()
  const errorText = useErrorText()
  const sentence = useSentence('errors')
  const { configs, repo, commit, card } = look
  const first =
    look.asked.config !== null && configs.includes(look.asked.config)
      ? look.asked.config
      : (configs[0] ?? null)
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('data'))
  const [inAddress, setFocused] = useQueryState('config', parseAsString)
  const [query, setQuery] = useQueryState(
    'find',
    parseAsString.withDefault('').withOptions({ limitUrlUpdates: debounce(300) }),
  )
  const focused = inAddress !== null && configs.includes(inAddress) ? inAddress : first
  const [choice, setChoice] = useState(() => choiceOf(focused))
  const [depth, setDepth] = useState<Depth>('sample')
  const [sight, setSight] = useState<Sight>('any')
  const [linking, setLinking] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const { looks, retry } = useConfigLooks({ repo, commit }, look.refusal ? null : focused)
  const size = linkSize(choice, looks)
  const wanted = useDeferredValue(query)
  const shown = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
    if (words.length === 0) return configs
    return configs.filter((config) => {
      const name = config.toLowerCase()
      return words.every((word) => name.includes(word))
    })
  }, [configs, wanted])

  const onlyWhole = size.looked > 0 && size.whole === size.chosen
  const link = async () => {
    setLinking(true)
    setFailure(null)
    const splitsOf = (config: string) => {
      const state = looks.get(config)
      return state?.state === 'ready' ? state.look.splits.map(({ name }) => name) : []
    }
    try {
      const { datasetIds } = await call('hub.add', {
        repo,
        commit,
        configs: configsToAdd(setConfigs(choice, size.refused, false), configs, splitsOf),
        depth: onlyWhole ? 'full' : depth,
        visibility: { kind: sight },
      })
      notify.success(t('link.done', { count: datasetIds.length }))
      router.push(datasetIds.length === 1 ? `/datasets/${datasetIds[0]}` : '/datasets')
    } catch (error) {
      setFailure(error)
      setLinking(false)
    }
  }

  // The dataset that holds the same rows already.
  const already =
    failure instanceof ApiError && failure.code === 'hub-already-added'
      ? String(failure.values.dataset)
      : null
  const tooMany = size.chosen > mostConfigs
  const action = look.refusal === null && (
    <Button
      variant="primary"
      pending={linking}
      disabled={size.chosen === 0 || tooMany}
      onClick={link}
    >
      {t('link.go', { count: size.chosen })}
    </Button>
  )
  const notes = [
    look.movedFrom !== null && (
      <Callout key="moved" tone="info">
        {t('look.moved', { from: look.movedFrom, repo })}
      </Callout>
    ),
    (look.gated !== 'no' || look.private) && (
      <AccessNote key="access" look={look} onAgain={look.refusal ? onReload : null} />
    ),
    look.refusal && look.refusal.code !== 'hub-gated' && (
      <Callout key="refusal" tone="warning" title={t('look.refused')}>
        {sentence(look.refusal)}
      </Callout>
    ),
    tooMany && (
      <Callout key="many" tone="warning" live>
        {t('configs.too-many', { count: size.chosen, most: mostConfigs })}
      </Callout>
    ),
    failure !== null && (
      <Callout
        key="failure"
        tone="danger"
        live
        title={t('link.failed', { count: size.chosen })}
        actions={
          already === null ? (
            <Button size="sm" onClick={onReload}>
              {t('look.again')}
            </Button>
          ) : (
            <Button asChild size="sm">
              <Link href={`/datasets/${already}`}>{t('link.open-there')}</Link>
            </Button>
          )
        }
      >
        {errorText(failure)}
      </Callout>
    ),
  ].filter(Boolean)

  return (
    <Page
      title={repo}
      aside={
        <>
          <AccessBadges gated={look.gated} private={look.private} />
          <LicenseBadge license={card.license.id} alone />
          <span className="hidden text-sm lg:inline">
            <LicenseGroundNote license={card.license.id} ground={card.license.ground} />
          </span>
        </>
      }
      description={<LookFacts look={look} now={now} />}
      actions={action}
      fill
    >
      {notes.length > 0 && <div className="flex max-w-4xl flex-col gap-2 px-4 pb-3">{notes}</div>}
      {look.refusal === null && (
        <LinkBar size={size} depth={depth} onDepth={setDepth} sight={sight} onSight={setSight} />
      )}
      <Tabs
        value={look.refusal ? 'card' : tab}
        onValueChange={(next) => setTab(next === 'card' ? 'card' : null)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <TabList label={t('look.tabs.label')} className="shrink-0 px-4">
          {look.refusal === null && <Tab value="data">{t('look.tabs.data')}</Tab>}
          <Tab value="card">{t('look.tabs.about')}</Tab>
        </TabList>
        <TabPanel
          value="data"
          tabIndex={-1}
          className="flex min-h-0 flex-1 flex-col pt-0! outline-none md:flex-row"
        >
          {configs.length > 1 && (
            <div className="flex max-h-64 min-h-0 shrink-0 flex-col border-b border-line md:max-h-none md:w-56 md:border-r md:border-b-0 lg:w-72">
              <ConfigList
                configs={configs}
                shown={shown}
                query={query}
                onQuery={(next) => setQuery(next || null)}
                focused={focused}
                onFocus={(config) => setFocused(config === first ? null : config)}
                choice={choice}
                onChoice={setChoice}
                looks={looks}
              />
            </div>
          )}
          <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
            {focused !== null && (
              <ConfigPane
                key={focused}
                repo={look}
                config={focused}
                state={looks.get(focused) ?? null}
                chosen={choice.chosen.has(focused)}
                onToggle={
                  configs.length > 1
                    ? () => setChoice(toggleConfig(choice, focused, { shown: configs }))
                    : null
                }
                leftOut={choice.leftOut.get(focused) ?? noSplits}
                onToggleSplit={(split, splits) =>
                  setChoice(toggleSplit(choice, focused, split, splits))
                }
                onRetry={() => retry(focused)}
              />
            )}
          </div>
        </TabPanel>
        <TabPanel value="card" className="min-h-0 flex-1 overflow-y-auto px-4 pb-10">
          <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <section aria-label={t('look.card')} className="order-2 min-w-0 lg:order-1">
              {card.markdown.trim() === '' ? (
                <p className="text-soft">{t('look.card-none')}</p>
              ) : (
                <MarkdownView
                  markdown={card.markdown}
                  base={`${look.endpoint}/datasets/${repo}/blob/${commit}/`}
                />
              )}
            </section>
            <section aria-label={t('look.about')} className="order-1 min-w-0 lg:order-2">
              <CardFacts card={card} />
            </section>
          </div>
        </TabPanel>
      </Tabs>
    </Page>
  )
}
