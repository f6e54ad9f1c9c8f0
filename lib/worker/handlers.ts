import type { JobHandler } from '#lib/jobs/index.ts'
import type { JobKind } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { createPaces } from './ask-model.ts'
import { countHandler } from './count.ts'
import { exportHandler } from './export.ts'
import { fetchHandler } from './fetch.ts'
import { importHandler } from './import.ts'
import { ingestHandler } from './ingest.ts'
import { judgeHandler } from './judge.ts'
import { profileHandler } from './profile.ts'
import { proposalsHandler } from './proposals.ts'
import { recheckHandler } from './recheck.ts'

/** One handler a job kind. */
export function handlers(studio: Studio): Record<JobKind, JobHandler> {
  const paceOf = createPaces()
  return {
    fetch: fetchHandler(studio),
    ingest: ingestHandler(studio),
    profile: profileHandler(studio),
    recheck: recheckHandler(studio),
    proposals: proposalsHandler(studio, paceOf),
    judge: judgeHandler(studio, paceOf),
    import: importHandler(studio),
    count: countHandler(studio),
    export: exportHandler(studio),
  }
}
