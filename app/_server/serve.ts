import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import {
  type Actor,
  type Api,
  type ApiName,
  type ApiOutputs,
  apiInputs,
  DomainError,
} from '#lib/model/index.ts'
import { lastEventSeq } from '#lib/usecases/index.ts'
import { findRequestActor } from './actor.ts'
import { endpoints } from './endpoints.ts'
import { getBuiltStudio } from './studio.ts'

/** Makes one call for an actor: its input is parsed, its one use case run. */
export async function callEndpoint<Name extends ApiName>(
  actor: Actor,
  name: Name,
  input: unknown,
  signal?: AbortSignal,
): Promise<ApiOutputs[Name]> {
  const { studio } = await getBuiltStudio()
  const parsed = apiInputs[name].parse(input) as Parameters<(typeof endpoints)[Name]>[2]
  return endpoints[name](studio, actor, parsed, signal)
}

/** The actor of the page being rendered; whoever is signed out is led to the sign-in page. */
export async function getPageActor(): Promise<Actor> {
  const actor = await findRequestActor(await headers())
  if (!actor) redirect('/sign-in')
  return actor
}

/** What a page shows: the same call that its client makes. What is not there is a 404. */
export async function serve<Name extends ApiName>(
  name: Name,
  input: Api[Name]['input'],
): Promise<ApiOutputs[Name]> {
  const actor = await getPageActor()
  try {
    return await callEndpoint(actor, name, input)
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') notFound()
    throw error
  }
}

/** The address of the Hub that the studio is set to. */
export async function hubEndpoint(): Promise<string> {
  const { studio } = await getBuiltStudio()
  return studio.hub.endpoint
}

/** The newest event when a page was rendered: its live updates go on from there. */
export async function pageSeq(): Promise<number> {
  const actor = await getPageActor()
  const { studio } = await getBuiltStudio()
  return lastEventSeq(studio, actor)
}
