import { parseArgs } from 'node:util'
import { fakeTokens, startFakeHub } from './hub.ts'
import { fakeDatasets } from './hub-datasets.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } })
const fake = await startFakeHub({ port: Number(values.port) })
console.log(
  `A fake of the Hugging Face Hub answers at ${fake.url}. To use it, start the studio with`,
)
console.log(`HF_ENDPOINT=${fake.url} STUDIO_VIEWER=${fake.viewer}`)
console.log(`Tokens: ${Object.keys(fakeTokens).join(', ')}`)
console.log(`Datasets: ${fakeDatasets.map(({ id }) => id).join(', ')}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    fake.stop()
  })
