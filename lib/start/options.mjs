import { networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { usage } from './messages.mjs'
import { Refusal } from './refusal.mjs'

/** @typedef {{ help: boolean, dev: boolean, host: string, port: number, data: string }} Options */

const known = /** @type {const} */ ({
  help: { type: 'boolean', short: 'h' },
  dev: { type: 'boolean' },
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
})

/**
 * Reads the options of `npm start`; an option goes before its environment variable. Throws a
 * Refusal with exit status 2 for wrong usage. A relative `--data` counts from `cwd`, the default
 * from `root`.
 * @param {{ args: string[], env: Record<string, string | undefined>, root: string, cwd: string }} from
 * @returns {Options}
 */
export function parseOptions({ args, env, root, cwd }) {
  const given = readArguments(args)
  const setting = /** @param {'host' | 'port' | 'data'} name */ (name) => {
    const option = given.values.get(name)
    if (option !== undefined) return { name: `--${name}`, value: option }
    const variable = `STUDIO_${name.toUpperCase()}`
    // A variable that is set but empty is how compose files and shells say "not set".
    return env[variable] ? { name: variable, value: env[variable] } : null
  }
  const data = setting('data')
  return {
    help: given.flags.has('help'),
    dev: given.flags.has('dev'),
    host: parseHost(setting('host')),
    port: parsePort(setting('port')),
    data: data === null ? resolve(root, 'data') : resolve(cwd, parseData(data)),
  }
}

/** @param {string[]} args */
function readArguments(args) {
  const { tokens } = parseArgs({ args, options: known, strict: false, tokens: true })
  /** @type {Map<string, string>} */
  const values = new Map()
  /** @type {Set<string>} */
  const flags = new Set()
  for (const token of tokens) {
    if (token.kind === 'positional') throw wrong(usage.strayWord(token.value))
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(known, token.name)
      ? known[/** @type {keyof typeof known} */ (token.name)]
      : null
    if (option === null) throw wrong(usage.unknownOption(token.rawName))
    if (option.type === 'boolean') {
      if (token.value !== undefined) throw wrong(usage.noValueWanted(token.rawName))
      flags.add(token.name)
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))) {
      throw wrong(usage.missingValue(token.rawName))
    } else {
      values.set(token.name, token.value)
    }
  }
  return { values, flags }
}

/** @typedef {{ name: string, value: string } | null} Setting */

/** @param {Setting} setting */
function parseHost(setting) {
  if (setting === null) return '127.0.0.1'
  const host = setting.value.replace(/^\[(.*)\]$/, '$1')
  if (!/^[\w.:%-]+$/.test(host)) throw wrong(usage.badHost(setting.name, setting.value))
  return host
}

/** @param {Setting} setting */
function parsePort(setting) {
  if (setting === null) return 4400
  const port = /^\d{1,5}$/.test(setting.value) ? Number(setting.value) : 0
  if (port < 1 || port > 65535) throw wrong(usage.badPort(setting.name, setting.value))
  return port
}

/** @param {{ name: string, value: string }} setting */
function parseData(setting) {
  if (setting.value.trim() === '') throw wrong(usage.emptyData(setting.name))
  return setting.value
}

/** @param {string} sentence */
function wrong(sentence) {
  return new Refusal(sentence, { exitCode: 2 })
}

/**
 * Whether only this machine can reach the host.
 * @param {string} host
 */
export function isLoopback(host) {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * The two origins of a studio: the one that the supervisor itself asks, and the one for people.
 * They differ where the host stands for every address of the machine.
 * @param {string} host
 * @param {number} port
 * @param {() => ReturnType<typeof networkInterfaces>} interfaces
 */
export function originsOf(host, port, interfaces = networkInterfaces) {
  const origin = /** @param {string} name */ (name) =>
    `http://${name.includes(':') ? `[${name}]` : name}:${port}`
  if (host !== '0.0.0.0' && host !== '::') return { own: origin(host), shown: origin(host) }
  const outside = Object.values(interfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !address.internal && address.family === 'IPv4')
  const own = host === '::' ? '::1' : '127.0.0.1'
  return { own: origin(own), shown: origin(outside?.address ?? own) }
}
