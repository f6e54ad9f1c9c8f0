import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { DomainError } from '#lib/model/index.ts'

/** Seals texts for the database and opens them again. */
export interface Secrets {
  /** Encrypts a text; `associated` (the id of the row that will hold it) must be the same to open it. */
  seal(secret: { text: string; associated: string }): string
  /** Decrypts what `seal` made. Throws `secret-unreadable` where key, row or text are not the same. */
  open(secret: { sealed: string; associated: string }): string
}

const version = 'v1'
const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

/**
 * Makes the sealing of secrets from a 32-byte key: AES-256-GCM with a random 96-bit IV (NIST SP
 * 800-38D), written as `v1.<iv>.<ciphertext and tag>` in base64url.
 */
export function createSecrets({ key }: { key: Uint8Array }): Secrets {
  const sealingKey = deriveBytes(key, 'seal')
  return {
    seal({ text, associated }) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, iv, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.from(associated, 'utf8'))
      const sealed = Buffer.concat([
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return [version, iv.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open({ sealed, associated }) {
      const [stated, iv, body, ...rest] = sealed.split('.')
      if (stated !== version || !iv || !body || rest.length > 0) throw unreadable()
      const bytes = Buffer.from(body, 'base64url')
      if (bytes.length < tagBytes) throw unreadable()
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealingKey, Buffer.from(iv, 'base64url'), {
          authTagLength: tagBytes,
        })
        decipher.setAAD(Buffer.from(associated, 'utf8'))
        decipher.setAuthTag(bytes.subarray(-tagBytes))
        const text = Buffer.concat([
          decipher.update(bytes.subarray(0, -tagBytes)),
          decipher.final(),
        ])
        return text.toString('utf8')
      } catch (cause) {
        throw unreadable(cause)
      }
    },
  }
}

/** Derives a secret for another purpose (such as signing cookies) from the key: HKDF-SHA256, base64url. */
export function deriveSecret(key: Uint8Array, purpose: string): string {
  return deriveBytes(key, `derive:${purpose}`).toString('base64url')
}

function deriveBytes(key: Uint8Array, info: string): Buffer {
  if (key.length !== keyBytes) throw new RangeError(`A secret key has ${keyBytes} bytes`)
  return Buffer.from(hkdfSync('sha256', key, 'dynosaur-studio', info, keyBytes))
}

function unreadable(cause?: unknown): DomainError {
  return new DomainError('secret-unreadable', {}, { kind: 'unavailable', cause })
}
