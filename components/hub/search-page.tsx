'use client'

import { debounce, useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { HitList, hitLinks } from './hit-list.tsx'
import { HubBox } from './hub-box.tsx'
import { readLoneId } from './hub-entry.ts'
import { SearchFilters } from './search-filters.tsx'
import { isNarrowed, type SearchParams, searchOf, searchParams } from './search-params.ts'
import { useHubSearch } from './use-hub-search.ts'
import { useSettled } from './use-settled.ts'

const typingPause = 350

/** The search of the Hub: one box, what narrows it, what it found. */
export function HubSearchPage({ now, endpoint }: { now: number; endpoint: string }) {
  const t = useTranslations('hub.page.search')
  const [params, setParams] = useQueryStates(searchParams)
  const scroller = useRef<HTMLDivElement>(null)
  const search = useHubSearch(useSettled(JSON.stringify(searchOf(params)), typingPause))
  const change = (patch: Partial<SearchParams>) => void setParams(patch, { history: 'push' })
  return (
    <Page title={t('title')} fill>
      <div className="flex flex-col gap-2.5 px-4 pb-3">
        <HubBox
          value={params.q}
          onChange={(q) =>
            void setParams({ q: q || null }, { limitUrlUpdates: debounce(typingPause) })
          }
          onSearch={(q) => void setParams({ q })}
          onDown={() => hitLinks(scroller.current)[0]?.focus()}
          endpoint={endpoint}
          focusKey
          autoFocus
          className="max-w-3xl"
        />
        <SearchFilters params={params} onChange={change} />
      </div>
      <HitList
        search={search}
        loneId={readLoneId(params.q)}
        narrowed={isNarrowed(params)}
        now={now}
        scroller={scroller}
        onClearFilters={() =>
          change({ author: null, task: null, language: null, license: null, size: null })
        }
        onUp={() => document.querySelector<HTMLElement>('[data-hub-box]')?.focus()}
      />
    </Page>
  )
}
