import type {} from 'use-intl'
import { createTranslator, type _Translator as Translator } from 'use-intl/core'
import { catalogs, type Messages, type Namespace } from './messages.ts'

export type { Messages, Namespace } from './messages.ts'

export type Locale = keyof typeof catalogs

/** The languages of the interface, in the order in which they are offered. */
export const locales: readonly Locale[] = ['en']
export const defaultLocale: Locale = 'en'

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages
    Locale: Locale
  }
}

/** All messages of a language. */
export function getMessages(locale: Locale): Messages {
  return catalogs[locale]
}

/** The named namespaces only: what a page hands to its client components. */
export function pickMessages(
  locale: Locale,
  namespaces: readonly Namespace[],
): Pick<Messages, Namespace> {
  const all = catalogs[locale]
  return Object.fromEntries(namespaces.map((name) => [name, all[name]])) as Pick<
    Messages,
    Namespace
  >
}

/**
 * A translator for server components, route handlers, the worker and the CLI. Throws where a message
 * is missing, malformed or lacks a value, so that a gap in a catalog is seen in the first test.
 */
export function getTranslator<const N extends Namespace>(
  locale: Locale,
  namespace: N,
): Translator<Messages, N> {
  return createTranslator<Messages, N>({
    locale,
    messages: catalogs[locale],
    namespace,
    timeZone: 'UTC',
    onError(error) {
      throw error
    },
  } as Parameters<typeof createTranslator<Messages, N>>[0])
}

/** Makes the sentence of an error or a job's failure: `code` is its key in the catalog `errors`. */
export function sentenceOf(
  locale: Locale,
  message: { code: string; values: Record<string, string | number> },
): string {
  return sentenceIn(locale, 'errors', message)
}

/**
 * Makes the sentence of a code that another room gave (a finding, a reading note) from the namespace
 * that the room's codes are kept in. A code without a sentence is named as such.
 */
export function sentenceIn(
  locale: Locale,
  namespace: Namespace,
  message: { code: string; values: Record<string, string | number> },
): string {
  const t = createTranslator({
    locale,
    messages: catalogs[locale] as unknown as Record<string, Record<string, string>>,
    namespace,
    timeZone: 'UTC',
    onError(error) {
      throw error
    },
  })
  if (t.has(message.code)) return t(message.code, message.values)
  return getTranslator(locale, 'common')('no-sentence', { code: message.code, namespace })
}
