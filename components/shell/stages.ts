import { Database, ListChecks, type LucideIcon, PackageOpen, Settings } from 'lucide-react'
import type { StageCounts } from '#lib/model/index.ts'

export interface Stage {
  id: 'datasets' | 'review' | 'export' | 'settings'
  href: string
  icon: LucideIcon
  /** Which of the project's counts stands beside it. */
  count: keyof StageCounts | null
}

/** The rail, in the order in which a set is made; another stage is one line (and its name in `shell.stages`). */
export const stages: readonly Stage[] = [
  { id: 'datasets', href: '/datasets', icon: Database, count: 'datasets' },
  { id: 'review', href: '/review', icon: ListChecks, count: 'review' },
  { id: 'export', href: '/export', icon: PackageOpen, count: 'export' },
  { id: 'settings', href: '/settings', icon: Settings, count: null },
]

/** Whether a page belongs to a stage. */
export function isInStage(pathname: string, stage: Stage): boolean {
  return pathname === stage.href || pathname.startsWith(`${stage.href}/`)
}
