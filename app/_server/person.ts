import { headers } from 'next/headers'
import type { ShellPerson } from '#components/shell/person-menu.tsx'
import { findPerson } from '#lib/usecases/index.ts'
import { getPageActor } from './serve.ts'
import { getBuiltStudio } from './studio.ts'

/** Who works here, for the top bar; without a session there is nothing to sign out of. */
export async function getPagePerson(): Promise<ShellPerson> {
  const actor = await getPageActor()
  const { studio, auth } = await getBuiltStudio()
  const person = findPerson(studio, { userId: actor.userId })
  const signedIn = (await auth.findUserId(await headers())) !== null
  return {
    name: person?.name ?? '',
    email: signedIn ? (person?.email ?? null) : null,
    signOutUrl: signedIn ? '/api/auth/sign-out' : null,
  }
}
