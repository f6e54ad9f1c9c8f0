import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { hashPassword } from 'better-auth/crypto'

export interface AuthOptions {
  /** A drizzle database; auth's own writes go through it. */
  db: Record<string, unknown>
  tables: {
    user: unknown
    session: unknown
    account: unknown
    verification: unknown
  }
  secret: string
  /** Where the studio is reached; null while it is the loopback address of the request. */
  origin: string
  newUserId: () => string
}

/** What the front door asks of auth. */
export interface Auth {
  /** Answers auth's own requests (sign in, sign out) under `/api/auth`. */
  handler(request: Request): Promise<Response>
  /** Who the cookies belong to, or null. */
  findUserId(headers: Headers): Promise<string | null>
}

/**
 * Sign-in with e-mail and password on better-auth. Nobody signs up by themselves: accounts are made
 * through one-time links. Sessions last two weeks and are renewed daily.
 */
export function createAuth(options: AuthOptions): Auth {
  const auth = betterAuth({
    appName: 'Dynosaur Studio',
    baseURL: options.origin,
    secret: options.secret,
    database: drizzleAdapter(options.db, { provider: 'sqlite', schema: options.tables }),
    // A studio answers under every name its machine has; its own pages are the ones of that name.
    trustedOrigins: async (request) => {
      const host = request?.headers.get('host')
      return host ? [`http://${host}`, `https://${host}`] : []
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: 14 * 24 * 3600, updateAge: 24 * 3600 },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: {
      database: { generateId: options.newUserId },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      useSecureCookies: options.origin.startsWith('https:'),
      // Sign-in is throttled by the address that reached the server; headers can be made up.
      ipAddress: { disableIpTracking: false },
    },
    telemetry: { enabled: false },
  })
  return {
    handler: (request) => auth.handler(request),
    findUserId: async (headers) => {
      const session = await auth.api.getSession({ headers })
      return session?.user.id ?? null
    },
  }
}

export { hashPassword }
