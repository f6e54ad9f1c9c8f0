export { type BundledSample, readSamples } from './bundled.ts'
export { carriedOptions } from './carried-options.ts'
export { type CorrectingOptions, correctDataset } from './correct-dataset.ts'
export { tryCorrection } from './correct-trial.ts'
export { noQuote } from './csv-dialect.ts'
export {
  type DirectRows,
  guessDirectly,
  isSameReading,
  readDirectly,
} from './direct-rows.ts'
export { type IngestOptions, type IngestResult, ingest } from './ingest.ts'
export { revisionHash, splitNameOf, suggestDescription } from './names.ts'
export { readFooterOf, readRowsOf } from './parquet-excerpt.ts'
export type { FooterColumn } from './parquet-footer.ts'
export { type RemoteParquet, type SamplingOptions, sampleParquet } from './parquet-sample.ts'
export { commonName, compareNames } from './whole-name.ts'
