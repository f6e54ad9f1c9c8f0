'use client'

import { useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import type { ModelView, ProjectPolicy } from '#lib/model/index.ts'
import { HubSection } from './hub-section.tsx'
import { JudgeSetting } from './judge-setting.tsx'
import { LicensePolicy } from './license-policy.tsx'
import { ModelList } from './model-list.tsx'
import { PageLink } from './page-link.tsx'
import { ProjectForm } from './project-form.tsx'

export interface SettingsPageProps {
  projectName: string
  policy: ProjectPolicy
  judgeModelId: string | null
  models: ModelView[]
  since: number
  may: { changeProject: boolean; changeModels: boolean; changeHub: boolean }
}

/** What holds for the whole project: its name, and the models that can be asked. */
export function SettingsPage({
  projectName,
  policy,
  judgeModelId,
  models,
  since,
  may,
}: SettingsPageProps) {
  const t = useTranslations('settings')
  return (
    <Page title={t('title')} narrow>
      <div className="flex flex-col gap-10 pt-2">
        <ProjectForm name={projectName} mayChange={may.changeProject} />
        <ModelList initial={models} since={since} mayChange={may.changeModels} />
        {may.changeModels && <PageLink part="money-link" href="/settings/money" />}
        <LicensePolicy policy={policy} mayChange={may.changeProject} />
        <PageLink part="prompts" href="/settings/prompts" />
        <JudgeSetting
          judgeModelId={judgeModelId}
          models={models}
          since={since}
          mayChange={may.changeProject}
        />
        <HubSection mayChange={may.changeHub} />
      </div>
    </Page>
  )
}
