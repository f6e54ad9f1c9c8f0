export { type BundledSample, readSamples } from './bundled.ts'
export { noQuote } from './csv-dialect.ts'
export { type IngestOptions, type IngestResult, ingest } from './ingest.ts'
export { revisionHash, splitNameOf, suggestDescription } from './names.ts'
