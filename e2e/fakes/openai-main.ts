import { parseArgs } from 'node:util'
import { fakeBehaviorKinds, fakeKey, startFakeOpenAi } from './openai.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } })
const fake = await startFakeOpenAi({ port: Number(values.port) })
console.log(`A fake of OpenAI answers at ${fake.url} (key: ${fakeKey}).`)
console.log(`Models: ${fakeBehaviorKinds.map((kind) => `fake-${kind}`).join(', ')}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    fake.stop()
  })
