import { getBuiltStudio } from '#app/_server/studio.ts'

export const dynamic = 'force-dynamic'

/** Says that the studio answers: its database and its files are open. */
export async function GET(): Promise<Response> {
  await getBuiltStudio()
  return Response.json({ up: true })
}
