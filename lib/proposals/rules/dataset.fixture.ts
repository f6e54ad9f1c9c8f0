import {
  type DatasetDescription,
  type Field,
  type FieldProfile,
  type FieldType,
  listFieldPaths,
  type Profile,
  type SampleRow,
  type SampleValue,
} from '#lib/model/index.ts'

/** A dataset in memory, its profile worked out the slow way. */
export interface MadeDataset {
  fields: Field[]
  profile: Profile
  sample: SampleRow[]
  description: DatasetDescription
}

type Row = Record<string, SampleValue>

/** Makes a dataset of rows; types are read off the values, `types` settles what they leave open. */
export function makeDataset(rows: Row[], types: Record<string, FieldType> = {}): MadeDataset {
  const names = Object.keys(rows[0] ?? types)
  const fields = names.map((name, index) => ({
    name,
    column: `c${index}`,
    type: types[name] ?? typeOf(rows.map((row) => row[name] ?? null)),
  }))
  const sample = rows.map((row, index) => ({
    row: index,
    values: names.map((name) => row[name] ?? null),
  }))
  const profile: Profile = {
    version: 1,
    rows: rows.length,
    scanned: rows.length,
    unmeasured: [],
    charactersPerToken: null,
    fields: listFieldPaths(fields).map(({ path, type }) =>
      profileOf(
        path,
        type,
        rows.map((row) =>
          path
            .slice(1)
            .reduce<SampleValue>(
              (value, step) => stepInto(value, step),
              row[String(path[0])] ?? null,
            ),
        ),
      ),
    ),
  }
  const description = {
    name: 'Made',
    description: null,
    license: 'unknown',
    languages: [],
    homepage: null,
  }
  return { fields, profile, sample, description }
}

function stepInto(value: SampleValue, step: string | number): SampleValue {
  if (value === null || typeof value !== 'object') return null
  return (Array.isArray(value) ? value[Number(step)] : value[step]) ?? null
}

function typeOf(values: SampleValue[]): FieldType {
  const present = values.filter((value) => value !== null)
  const [first] = present
  if (Array.isArray(first)) return { kind: 'list', item: typeOf(present.flat()) }
  if (typeof first === 'object')
    return {
      kind: 'struct',
      fields: Object.keys(first).map((name) => ({
        name,
        type: typeOf(present.map((value) => stepInto(value, name))),
      })),
    }
  if (typeof first === 'boolean') return { kind: 'boolean' }
  if (typeof first !== 'number') return { kind: 'text' }
  return present.every(Number.isInteger) ? { kind: 'integer' } : { kind: 'number', single: false }
}

function profileOf(
  path: FieldProfile['path'],
  type: FieldType,
  values: SampleValue[],
): FieldProfile {
  const present = values.filter((value) => value !== null)
  const counts = new Map<string, number>()
  for (const value of present) {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const top = [...counts].sort((a, b) => b[1] - a[1]).map(([text, count]) => ({ text, count }))
  const range = (numbers: number[]) =>
    numbers.length === 0
      ? null
      : {
          min: Math.min(...numbers),
          median: [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0,
          max: Math.max(...numbers),
        }
  const repeats = top.some(({ count }) => count > 1)
  return {
    path,
    type,
    nulls: values.length - present.length,
    empty: present.filter((value) => value === '' || (Array.isArray(value) && value.length === 0))
      .length,
    distinct: counts.size,
    distinctExact: true,
    lengths: range(
      present.flatMap((value) =>
        typeof value === 'string' || Array.isArray(value) ? [value.length] : [],
      ),
    ),
    numbers: range(present.filter((value) => typeof value === 'number')),
    histogram: null,
    topValues: repeats ? top.slice(0, 20) : [],
    topValuesComplete: repeats && top.length <= 20,
    ...(repeats && top.length <= 100 ? { allValues: top.map(({ text }) => text) } : {}),
  }
}

const subjects = [
  ['lighthouse', 'keeper', 'harbor', 'storm', 'lantern', 'sailors'],
  ['beehive', 'honey', 'meadow', 'swarm', 'queen', 'pollen'],
  ['glacier', 'valley', 'meltwater', 'boulders', 'summit', 'climbers'],
  ['orchestra', 'violin', 'conductor', 'rehearsal', 'melody', 'audience'],
  ['bakery', 'flour', 'ovens', 'sourdough', 'customers', 'pastry'],
  ['railway', 'locomotive', 'platform', 'tunnel', 'passengers', 'signals'],
  ['library', 'shelves', 'manuscript', 'scholars', 'catalog', 'reading'],
  ['vineyard', 'grapes', 'harvest', 'cellar', 'barrels', 'growers'],
  ['hospital', 'surgeon', 'patients', 'nurses', 'recovery', 'ward'],
  ['desert', 'caravan', 'camels', 'oasis', 'dunes', 'traders'],
]
const verbs = ['watched', 'carried', 'repaired', 'counted', 'described', 'forgot', 'painted']

/** The words that the i-th text is about. */
export function subjectOf(i: number): string[] {
  return subjects[i % subjects.length] ?? []
}

/** The i-th sentence: on a subject of its own, with a number that no other has. */
export function sentence(i: number, shift = 0): string {
  const words = subjectOf(i)
  const pick = (at: number) => words[(i + at + shift) % words.length]
  return `In the year ${1000 + i} the ${pick(0)} near the ${pick(1)} ${verbs[(i + shift) % verbs.length]} the old ${pick(2)} of Person${i}.`
}

/** A passage of so many sentences on one subject. */
export function passage(i: number, sentences = 6): string {
  return Array.from({ length: sentences }, (_, at) => sentence(i, at)).join(' ')
}

/** Rows 0 to n - 1. */
export function rowsOf(n: number, make: (i: number) => Row): Row[] {
  return Array.from({ length: n }, (_, i) => make(i))
}
