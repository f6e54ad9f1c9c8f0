import { nodeRefusal } from './node-version.mjs'

// `npm run cli` and `npm run admin`: brings the bundle of the program up to date and runs it here.
const refusal = nodeRefusal(process.versions.node)
if (refusal) {
  console.error(refusal)
  process.exitCode = 1
} else {
  // Loaded only now, because an old Node could not even parse the rest.
  import('./program-run.mjs').then((runner) => runner.main())
}
