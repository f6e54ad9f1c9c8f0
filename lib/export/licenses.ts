import type { ExportedDataset } from './export-meta.ts'
import { markdownLink, markdownText } from './markdown.ts'

/** Where the Hub's name for a license is not its SPDX id in lower case. Source: hub-docs, repositories-licenses. */
const hubNames = new Map(
  Object.entries({
    'GPL-3.0-only': 'gpl-3.0',
    'LGPL-3.0-only': 'lgpl-3.0',
    'AGPL-3.0-only': 'agpl-3.0',
    'ODbL-1.0': 'odbl',
    'ODC-By-1.0': 'odc-by',
    'PDDL-1.0': 'pddl',
    internal: 'other',
  }),
)

const sameName = new Set(
  [
    'CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0 CC-BY-3.0 CC-BY-SA-3.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0',
    'CC-BY-ND-4.0 CC-BY-NC-ND-4.0 MIT Apache-2.0 BSD-2-Clause BSD-3-Clause MPL-2.0',
    'CDLA-Permissive-2.0 CDLA-Sharing-1.0 OFL-1.1 Unlicense unknown',
  ]
    .join(' ')
    .split(' '),
)

/** The Hub's name for a license; `other` where it has none. */
export function hubLicense(license: string): string {
  return hubNames.get(license) ?? (sameName.has(license) ? license.toLowerCase() : 'other')
}

/** The license part of a card's metadata: one, or a list of each once; others are named in LICENSES.md. */
export function licenseMetadata(licenses: readonly string[]): object {
  const names = [...new Set(licenses.map(hubLicense))].sort()
  const others = names.includes('other')
    ? { license_name: 'see-licenses', license_link: 'LICENSES.md' }
    : {}
  return { license: names.length === 1 ? names[0] : names, ...others }
}

/** `LICENSES.md`: the sources by license, most datasets first, and who answered for unknown ones. */
export function licensesText(datasets: readonly ExportedDataset[]): string {
  const byLicense = new Map<string, ExportedDataset[]>()
  for (const dataset of datasets)
    byLicense.set(dataset.license, [...(byLicense.get(dataset.license) ?? []), dataset])
  const sections = [...byLicense]
    .sort(([a, some], [b, more]) => more.length - some.length || (a < b ? -1 : 1))
    .map(([license, sources]) => {
      const lines = sources.map((dataset) => {
        const confirmed = dataset.licenseConfirmation
        const note = confirmed ? `, use confirmed by ${markdownText(confirmed.by)}` : ''
        return `- ${markdownLink(dataset.name, dataset.homepage)}${note}`
      })
      return `## ${markdownText(license)}\n\n${lines.join('\n')}`
    })
  const intro =
    'Each example is under the license of the dataset it was made from. The provenance of every example names its source.'
  return `# Licenses\n\n${intro}\n\n${sections.join('\n\n')}\n`
}
