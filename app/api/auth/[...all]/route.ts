import { getBuiltStudio } from '#app/_server/studio.ts'

async function handle(request: Request): Promise<Response> {
  const { auth } = await getBuiltStudio()
  return auth.handler(request)
}

export { handle as GET, handle as POST }
