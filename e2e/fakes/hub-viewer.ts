import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from './hub-api.ts'
import type { FakeConfig, FakeDataset, FakeRow } from './hub-dataset.ts'
import { isDenial, mayRead, type Store, visitorOf } from './hub-store.ts'

interface Asked {
  store: Store
  dataset: FakeDataset
  configs: FakeConfig[]
  config: FakeConfig | null
  split: string | null
  query: URLSearchParams
  hub: string
}

/** Answers as the dataset viewer does, below a base of its own; false where it is no address of it. */
export async function serveViewer(
  request: IncomingMessage,
  response: ServerResponse,
  { store, url, base, hub }: { store: Store; url: URL; base: string; hub: string },
): Promise<boolean> {
  if (!url.pathname.startsWith(`${base}/`)) return false
  const answer = answers[url.pathname.slice(base.length + 1)]
  const query = url.searchParams
  const visitor = visitorOf(request.headers.authorization)
  const dataset = store.find(query.get('dataset') ?? '', visitor)
  const unseen =
    'The dataset does not exist, or is not accessible without authentication (private or gated). Please check the spelling of the dataset name or retry with authentication.'
  if (answer === undefined) return false
  if (isDenial(dataset) || !mayRead(dataset, visitor) || dataset.viewer === 'none') {
    const isKnown = visitor === 'member' || visitor === 'reader'
    fail(
      response,
      isKnown ? 404 : 401,
      isKnown ? 'ExternalNotFoundError' : 'ExternalUnauthenticatedError',
      unseen,
    )
    return true
  }
  if (dataset.viewer === 'failed') {
    fail(
      response,
      501,
      'DatasetWithScriptNotSupportedError',
      'The dataset viewer doesn’t support this dataset because it runs arbitrary Python code.',
    )
    return true
  }
  const commit = await store.commitOf(dataset, 'main')
  if (isDenial(commit)) return false
  const named = query.get('config')
  const config = commit.configs.find(({ name }) => name === named) ?? null
  const asked = {
    store,
    dataset,
    configs: commit.configs,
    config,
    split: query.get('split'),
    query,
    hub,
  }
  const body = named !== null && config === null ? null : await answer(asked)
  if (body === null)
    fail(response, 404, 'ConfigNotFoundError', `The config or split does not exist.`)
  else sendJson(response, 200, body, { 'x-revision': commit.sha })
  return true
}

function fail(response: ServerResponse, status: number, code: string, error: string): void {
  sendJson(response, status, { error }, { 'x-error-code': code })
}

type Answer = (asked: Asked) => Promise<object | null>

const answers: Record<string, Answer> = {
  async 'is-valid'() {
    return { preview: true, viewer: true, search: true, filter: true, statistics: true }
  },

  async splits({ dataset: { id }, configs }) {
    const splits = configs.flatMap(({ name, splits: own }) =>
      own.map((split) => ({ dataset: id, config: name, split: split.name })),
    )
    return { splits, pending: [], failed: [] }
  },

  async parquet({ store, dataset, config, hub }) {
    const { converted } = await store.built(dataset)
    if (converted === null) return null
    const partial = dataset.converted === 'in-part'
    const files = [...converted.files].flatMap(([path, bytes]) => {
      const [name = '', folder = '', filename = ''] = path.split('/')
      if (config !== null && config.name !== name) return []
      const url = `${hub}/datasets/${dataset.id}/resolve/refs%2Fconvert%2Fparquet/${path}`
      const split = folder.replace(/^partial-/, '')
      return [{ dataset: dataset.id, config: name, split, url, filename, size: bytes.length }]
    })
    return { parquet_files: files, pending: [], failed: [], partial }
  },

  async size({ store, dataset, configs, config }) {
    const { head } = await store.built(dataset)
    const splits = (config === null ? configs : [config]).flatMap(
      ({ name, splits: own, features }) =>
        own.map((split) => ({
          dataset: dataset.id,
          config: name,
          split: split.name,
          num_bytes_memory: 0,
          num_rows: head.get(`${name}/${split.name}`)?.count ?? 0,
          num_columns: Object.keys(features).length,
        })),
    )
    const partial = dataset.converted === 'in-part'
    return { size: { splits }, pending: [], failed: [], partial }
  },

  async info({ store, dataset, config }) {
    if (config === null) return null
    const { head } = await store.built(dataset)
    const splits = config.splits.map(({ name }) => [
      name,
      { name, num_bytes: 0, num_examples: head.get(`${config.name}/${name}`)?.count ?? 0 },
    ])
    return {
      dataset_info: {
        description: '',
        citation: '',
        homepage: '',
        license: '',
        features: config.features,
        builder_name: 'parquet',
        config_name: config.name,
        splits: Object.fromEntries(splits),
      },
      partial: dataset.converted === 'in-part',
    }
  },

  async 'first-rows'(asked) {
    const rows = await rowsOf(asked)
    return rows && { ...describe(asked), rows: rows.slice(0, 100), truncated: rows.length > 100 }
  },

  async rows(asked) {
    const rows = await rowsOf(asked)
    const offset = Number(asked.query.get('offset') ?? 0)
    const length = Math.min(Number(asked.query.get('length') ?? 100), 100)
    return (
      rows && {
        ...describe(asked),
        rows: rows.slice(offset, offset + length),
        num_rows_total: rows.length,
        num_rows_per_page: 100,
        partial: false,
      }
    )
  },

  async statistics({ store, dataset, config, split }) {
    const count = config && (await store.built(dataset)).head.get(`${config.name}/${split}`)?.count
    return count ? { num_examples: count, statistics: [], partial: false } : null
  },
}

function describe({ dataset, config, split }: Asked) {
  const features = Object.entries(config?.features ?? {}).map(([name, type], index) => ({
    feature_idx: index,
    name,
    type,
  }))
  return { dataset: dataset.id, config: config?.name, split, features }
}

/** The rows of a split as the viewer writes them; media by address. */
async function rowsOf({ store, dataset, config, split }: Asked) {
  const found = config && (await store.built(dataset)).head.get(`${config.name}/${split}`)
  if (!found || !config) return null
  return found.rows.map((row, index) => ({
    row_idx: index,
    row: shown(row, config),
    truncated_cells: [],
  }))
}

function shown(row: FakeRow, { features }: FakeConfig): FakeRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => {
      const feature = features[name]
      const isImage = feature && !Array.isArray(feature) && feature._type === 'Image'
      return [name, isImage ? { src: 'https://example.org/image.jpg', height: 8, width: 8 } : cell]
    }),
  )
}
