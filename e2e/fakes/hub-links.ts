import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubBehavior } from './hub-behaviors.ts'
import { sendFile } from './hub-bytes.ts'
import { shaOf } from './hub-dataset.ts'

const people = 'name,city\nAda,London\nGrace,New York\nEdsger,Rotterdam\n'
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index},${shaOf(String(index))}\n`).join('')

/** Addresses that lead on, by name. */
const leads: Record<string, string> = {
  moved: '/files/people.csv',
  loop: '/files/loop',
  'to-metadata': 'http://169.254.169.254/latest/meta-data/',
  'to-private': 'http://10.0.0.1/secret.csv',
  'to-loopback': 'http://127.0.0.1:1/secret.csv',
  nowhere: 'https://%%',
}

/**
 * Files at plain addresses, `/files/NAME`: `people.csv`, `named` (its name is in a header), `slow.csv`
 * (drips), `cut.csv` (broken off the first time), `flux.csv` (another file each time), `flux-once.csv`
 * (another from the second time on), `no-length.csv`, `no-ranges.csv`, `huge.csv` (says that it is),
 * `page.html`, and those that lead on.
 */
export function serveLinks(
  request: IncomingMessage,
  response: ServerResponse,
  { name, times, behavior }: { name: string; times: number; behavior: HubBehavior | null },
): void {
  const lead = leads[name]
  if (lead !== undefined) {
    response.writeHead(302, { location: lead })
    response.end()
    return
  }
  const send = (text: string, headers: Record<string, string> = {}) => {
    const bytes = Buffer.from(text)
    sendFile(
      request,
      response,
      { bytes, etag: `"${shaOf(bytes, 16)}"`, type: 'text/csv', headers },
      behavior,
    )
  }
  const named = `attachment; filename="fallback.csv"; filename*=UTF-8''people%20of%20%C3%A9t%C3%A9.csv`
  const texts: Record<string, string> = {
    'people.csv': people,
    named: people,
    'slow.csv': `id,text\n${lines(60_000)}`,
    'cut.csv': `id,text\n${lines(2_000)}`,
    'flux.csv': `id,text\n${times},${lines(2_000)}`,
    'flux-once.csv': `id,text\n${times > 1},${lines(2_000)}`,
    'page.html': '<!doctype html><title>No data</title>',
  }
  const text = texts[name]
  if (text !== undefined) {
    send(text, name === 'named' ? { 'content-disposition': named } : {})
    return
  }
  if (name === 'no-length.csv') {
    response.writeHead(200, { 'content-type': 'text/csv' })
    response.write(people)
    response.end()
    return
  }
  if (name === 'no-ranges.csv') {
    response.writeHead(200, { 'content-type': 'text/csv', 'content-length': people.length })
    response.end(people)
    return
  }
  if (name === 'huge.csv') {
    response.writeHead(200, { 'content-type': 'text/csv', 'content-length': 10 ** 13 })
    response.write('id\n')
    return
  }
  response.writeHead(404)
  response.end('Not Found')
}
