import auth from './en/auth.json'
import checks from './en/checks.json'
import cli from './en/cli.json'
import common from './en/common.json'
import crash from './en/crash.json'
import datasets from './en/datasets.json'
import errors from './en/errors.json'
import exporting from './en/export.json'
import hub from './en/hub.json'
import imports from './en/imports.json'
import jobs from './en/jobs.json'
import proposals from './en/proposals.json'
import proposalsRules from './en/proposals-rules.json'
import review from './en/review.json'
import settings from './en/settings.json'
import shell from './en/shell.json'
import sources from './en/sources.json'

const en = {
  auth,
  checks,
  cli,
  common,
  crash,
  datasets,
  errors,
  export: exporting,
  hub,
  imports,
  jobs,
  proposals,
  'proposals-rules': proposalsRules,
  review,
  settings,
  shell,
  sources,
}

/** Every sentence of the studio: namespace, then key. English is the measure of the other languages. */
export type Messages = typeof en
export type Namespace = keyof Messages

/** The languages there are; a new catalog is one line here. */
export const catalogs = { en } satisfies Record<string, Messages>
