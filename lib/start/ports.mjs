import { createServer } from 'node:net'
import { refusals } from './messages.mjs'
import { errorCode, Refusal } from './refusal.mjs'

/**
 * Makes sure that the studio can listen there; throws a Refusal that says what to do otherwise.
 * @param {string} host
 * @param {number} port
 */
export async function checkPort(host, port) {
  try {
    await listenOnce(host, port)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EADDRINUSE') throw new Refusal(refusals.busyPort(host, port))
    if (code === 'EACCES') throw new Refusal(refusals.forbiddenPort(port))
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw new Refusal(refusals.unknownHost(host))
    }
    throw error
  }
}

/**
 * A port of 127.0.0.1 that nobody uses at the moment.
 * @returns {Promise<number>}
 */
export function findFreePort() {
  return listenOnce('127.0.0.1', 0)
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<number>}
 */
function listenOnce(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : port
      server.close(() => resolve(bound))
    })
  })
}
