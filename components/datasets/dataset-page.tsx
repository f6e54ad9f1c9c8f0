'use client'

import { Ellipsis, FileUp, Pencil, Sparkles, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { OutLink } from '#components/hub/markdown-view.tsx'
import { ProposeSheet } from '#components/proposals/propose-sheet.tsx'
import { RunsTab } from '#components/proposals/runs-tab.tsx'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatBytes, formatCount } from '#components/ui/format-number.ts'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Tab, TabList, TabPanel, Tabs } from '#components/ui/tabs.tsx'
import { useCall } from '#components/use-call.ts'
import type { DatasetDetail, RunView } from '#lib/model/index.ts'
import { LicenseBadge, StateBadge } from './dataset-badges.tsx'
import { DetailsTab } from './details-tab.tsx'
import { DepthBar } from './fetch-rows.tsx'
import { FieldsTab } from './fields-tab.tsx'
import { hubPageOf } from './origin-facts.tsx'
import { RemoveDataset } from './remove-dataset.tsx'
import { RevisionsTab } from './revisions-tab.tsx'
import { RowsTab } from './rows-tab.tsx'
import { UnreadDataset } from './unread-dataset.tsx'
import { waitingTasks } from './waiting-tasks.ts'

const WriteTask = dynamic(() => import('./write-task-dialog.tsx').then((m) => m.WriteTaskDialog), {
  ssr: false,
})

const NewerFile = dynamic(() => import('./newer-file.tsx').then((m) => m.NewerFile), {
  ssr: false,
})

const tabs = ['fields', 'rows', 'tasks', 'revisions', 'details'] as const
type DatasetTab = (typeof tabs)[number]

export interface DatasetPageProps {
  dataset: DatasetDetail
  runs: RunView[]
  since: number
  now: number
  may: { change: boolean; propose: boolean; write: boolean }
}

/** One dataset: what its fields hold, its rows, its tasks and where they came from, what is said of it. */
export function DatasetPage({ dataset: initial, runs, since, now, may }: DatasetPageProps) {
  const t = useTranslations('datasets')
  const locale = useLocale()
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(tabs).withDefault('fields').withOptions({ history: 'push' }),
  )
  const [proposing, setProposing] = useState(false)
  const [writing, setWriting] = useState(false)
  const [removing, setRemoving] = useState(false)
  const [renewing, setRenewing] = useState(false)
  const { data } = useCall(
    'datasets.get',
    { datasetId: initial.id },
    { initial, live: ['dataset', 'task'], since },
  )
  const dataset = data ?? initial
  const { manifest } = dataset
  const { approved, rejected, blocked } = dataset.tasks
  const tasks =
    waitingTasks(dataset) + dataset.tasks['changes-requested'] + approved + rejected + blocked
  const ready = dataset.state === 'ready' && manifest !== null
  const facts = [
    dataset.rows !== null && t('rows', { count: dataset.rows }),
    dataset.fields !== null && t('fields', { count: dataset.fields }),
    dataset.bytes !== null && formatBytes(dataset.bytes, locale),
    dataset.languages.join(', '),
    dataset.fileName,
  ].filter(Boolean)

  const actions = (
    <>
      {may.change && (
        <Menu
          align="end"
          trigger={
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('more-actions')}
              icon={<Ellipsis aria-hidden="true" />}
            />
          }
        >
          {ready && (
            <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setTab('details')}>
              {t('edit-details')}
            </MenuItem>
          )}
          {ready && dataset.depth === 'full' && (
            <MenuItem icon={<FileUp aria-hidden="true" />} onSelect={() => setRenewing(true)}>
              {t(dataset.origin?.kind === 'link' ? 'newer-or-fetch' : 'newer-file')}
            </MenuItem>
          )}
          <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={() => setRemoving(true)}>
            {t('remove-dataset')}
          </MenuItem>
        </Menu>
      )}
      {may.write && ready && <Button onClick={() => setWriting(true)}>{t('write-task')}</Button>}
      {may.propose && (
        <Button
          variant="primary"
          icon={<Sparkles aria-hidden="true" />}
          disabled={!ready}
          onClick={() => setProposing(true)}
        >
          {t('propose')}
        </Button>
      )}
    </>
  )

  return (
    <Page
      title={dataset.name}
      aside={
        <>
          <LicenseBadge license={dataset.license} ground={dataset.licenseGround} alone />
          {dataset.state !== 'ready' && <StateBadge state={dataset.state} />}
        </>
      }
      description={
        <span className="tabular">
          {facts.join(' · ')}
          {dataset.origin?.kind === 'hub' && (
            <>
              {' · '}
              <OutLink href={hubPageOf(dataset.origin)}>{t('origin.open-hub')}</OutLink>
            </>
          )}
        </span>
      }
      actions={actions}
      fill
    >
      {ready && <DepthBar dataset={dataset} mayChange={may.change} />}
      {ready ? (
        <Tabs
          value={tab}
          onValueChange={(next) => setTab(next as DatasetTab)}
          className="flex min-h-0 flex-1 flex-col"
        >
          <TabList label={t('tabs.label')} className="shrink-0 px-4">
            <Tab value="fields" count={formatCount(manifest.fields.length, locale)}>
              {t('tabs.fields')}
            </Tab>
            <Tab value="rows" count={formatCount(manifest.rows, locale)}>
              {t('tabs.rows')}
            </Tab>
            <Tab value="tasks" count={formatCount(tasks, locale)}>
              {t('tabs.tasks')}
            </Tab>
            <Tab value="revisions" count={formatCount(dataset.revisionNumber ?? 1, locale)}>
              {t('tabs.revisions')}
            </Tab>
            <Tab value="details">{t('tabs.details')}</Tab>
          </TabList>
          <TabPanel value="fields" className="min-h-0 flex-1 overflow-y-auto px-4">
            <FieldsTab
              dataset={dataset}
              fields={manifest.fields}
              profile={dataset.profile}
              mayChange={may.change}
            />
          </TabPanel>
          <TabPanel
            value="rows"
            tabIndex={-1}
            className="flex min-h-0 flex-1 flex-col pt-0! outline-none"
          >
            <RowsTab
              key={dataset.revisionId}
              datasetId={dataset.id}
              name={dataset.name}
              fields={manifest.fields}
              total={manifest.rows}
              sample={dataset.depth === 'sample' ? (manifest.sample?.rows ?? 0) : null}
            />
          </TabPanel>
          <TabPanel value="tasks" className="min-h-0 flex-1 overflow-y-auto px-4">
            <RunsTab
              dataset={dataset}
              initial={runs}
              since={since}
              now={now}
              onPropose={may.propose ? () => setProposing(true) : null}
            />
          </TabPanel>
          <TabPanel value="revisions" className="min-h-0 flex-1 overflow-y-auto px-4">
            <RevisionsTab dataset={dataset} mayChange={may.change} />
          </TabPanel>
          <TabPanel value="details" className="min-h-0 flex-1 overflow-y-auto px-4">
            <DetailsTab dataset={dataset} mayChange={may.change} />
          </TabPanel>
        </Tabs>
      ) : (
        <UnreadDataset
          dataset={dataset}
          mayChange={may.change}
          onRemove={() => setRemoving(true)}
        />
      )}
      <ProposeSheet
        datasets={[dataset]}
        open={proposing}
        onOpenChange={setProposing}
        onLook={() => {
          setProposing(false)
          setTab('tasks')
        }}
      />
      {writing && manifest && (
        <WriteTask
          datasetId={dataset.id}
          fields={manifest.fields}
          open={writing}
          onOpenChange={setWriting}
        />
      )}
      {renewing && <NewerFile dataset={dataset} onClose={() => setRenewing(false)} />}
      <RemoveDataset dataset={dataset} open={removing} onOpenChange={setRemoving} />
    </Page>
  )
}
