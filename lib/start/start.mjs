import { nodeRefusal } from './node-version.mjs'

const refusal = nodeRefusal(process.versions.node)
if (refusal) {
  console.error(refusal)
  process.exitCode = 1
} else {
  // Loaded only now, because an old Node could not even parse the rest.
  import('./launch.mjs').then((launcher) => launcher.main())
}
