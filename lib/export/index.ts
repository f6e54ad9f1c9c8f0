export { sidecarFileName, splitFileName } from './containers.ts'
export * from './export-meta.ts'
export { formats } from './formats.ts'
export type { MadeBatch, MadeCounts } from './one-pass.ts'
export { resolveProvenance } from './provenance.ts'
export {
  canWriteDirectly,
  type WrittenFile,
  writeExamples,
  writeExport,
  writeExportDirectly,
} from './write-export.ts'
export { zipExport, zipLength } from './zip.ts'
