export { digestOf } from './disk.ts'
export type { Blob, Files, KeptBlob, Scratch } from './files.ts'
export { createFiles } from './files.ts'
export type { UploadBody } from './uploads.ts'
