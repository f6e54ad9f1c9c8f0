import {
  type BuiltDataset,
  buildDataset,
  type FakeCommit,
  type FakeDataset,
} from './hub-dataset.ts'
import { fakeDatasets, renamed } from './hub-datasets.ts'

/** The tokens that the fake knows, and who they are. */
export const fakeTokens = {
  /** May see private datasets and was let into the gated ones. */
  hf_member: 'studio-member',
  /** Has an account, and no more. */
  hf_reader: 'studio-reader',
} as const

export const convertedRef = 'refs/convert/parquet'

/** Who asks: nobody in particular, somebody known, or one whose token means nothing. */
export type Visitor = 'nobody' | 'reader' | 'member' | 'unknown'

export function visitorOf(authorization: string | undefined): Visitor {
  if (authorization === undefined) return 'nobody'
  if (authorization === 'Bearer hf_member') return 'member'
  return authorization === 'Bearer hf_reader' ? 'reader' : 'unknown'
}

/** What the Hub answers where it gives nothing: status, `X-Error-Code`, message. */
export interface Denial {
  status: number
  code: string
  message: string
}

export interface Store {
  datasets: readonly FakeDataset[]
  /** The name that an old one leads to, or null. */
  findNew(id: string): string | null
  find(id: string, visitor: Visitor): FakeDataset | Denial
  built(dataset: FakeDataset): Promise<BuiltDataset>
  /** The commit that a revision names now; `main` moves on where `look` is said. */
  commitOf(dataset: FakeDataset, revision: string, look?: boolean): Promise<FakeCommit | Denial>
  /** Moves the branch to its next commit. */
  advance(id: string): void
  reset(): void
}

const missing = { status: 404, code: 'RepoNotFound', message: 'Repository not found' }

/** Whether somebody may read a dataset's files. */
export function mayRead({ access }: FakeDataset, visitor: Visitor): boolean {
  return access === undefined || visitor === 'member'
}

export function gatedDenial(id: string, visitor: Visitor): Denial {
  return visitor === 'nobody'
    ? {
        status: 401,
        code: 'GatedRepo',
        message: `Access to dataset ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`,
      }
    : {
        status: 403,
        code: 'GatedRepo',
        message: `Access to dataset ${id} is restricted and you are not in the authorized list. Visit https://huggingface.co/datasets/${id} to ask for access.`,
      }
}

/** Makes what the fake Hub holds; each dataset's files are written when first asked for. */
export function createStore(): Store {
  const byId = new Map(fakeDatasets.map((dataset) => [dataset.id, dataset]))
  const builds = new Map<string, Promise<BuiltDataset>>()
  const heads = new Map<string, number>()

  function built(dataset: FakeDataset): Promise<BuiltDataset> {
    const known = builds.get(dataset.id) ?? buildDataset(dataset)
    builds.set(dataset.id, known)
    return known
  }

  return {
    datasets: fakeDatasets,
    findNew: (id) => renamed[id] ?? null,
    find(id, visitor) {
      if (visitor === 'unknown')
        return { status: 401, code: '', message: 'Invalid credentials in Authorization header' }
      const found = byId.get(id)
      if (found !== undefined && (found.access !== 'private' || visitor === 'member')) return found
      // Who is unknown cannot tell what is missing from what is private.
      return visitor === 'nobody'
        ? { status: 401, code: 'RepoNotFound', message: 'Invalid username or password.' }
        : missing
    },
    built,
    async commitOf(dataset, revision, look = false) {
      const { commits, converted } = await built(dataset)
      const denial = {
        status: 404,
        code: 'RevisionNotFound',
        message: `Invalid rev id: ${revision}`,
      }
      if (revision === convertedRef) return converted ?? denial
      if (revision !== 'main' && revision !== 'HEAD')
        return (
          [...commits, ...(converted ? [converted] : [])].find(({ sha }) => sha === revision) ??
          denial
        )
      const at = Math.min(heads.get(dataset.id) ?? 0, commits.length - 1)
      if (look) heads.set(dataset.id, at + 1)
      return commits[at] ?? denial
    },
    advance(id) {
      heads.set(id, (heads.get(id) ?? 0) + 1)
    },
    reset() {
      heads.clear()
    },
  }
}

export function isDenial(found: object): found is Denial {
  return 'code' in found && 'message' in found
}
