export { measuredPathLimit, profileDataset } from './profile-dataset.ts'
export { readRowsPage } from './rows-page.ts'
export { sampleRows } from './sample-rows.ts'
