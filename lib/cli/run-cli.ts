import { sentenceOf } from '#lib/i18n/index.ts'
import { DomainError } from '#lib/model/index.ts'
import { type Command, tell, type World } from './command.ts'
import { readArguments, say, UsageError } from './usage.ts'

/** A command's stages are loaded only when it is called: that is most of a short run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  profile: async () => (await import('./profile.ts')).profile,
  propose: async () => (await import('./propose.ts')).propose,
  check: async () => (await import('./check.ts')).check,
  materialize: async () => (await import('./materialize.ts')).materialize,
}

/** Runs one command. Answers the exit status: 0 done, 1 failed, 2 wrong usage. */
export async function runCli(args: readonly string[], world: World): Promise<0 | 1 | 2> {
  const [name, ...rest] = args
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  try {
    if (name === '--help' || name === '-h') {
      world.stdout.write(`${say('usage')}\n`)
      return 0
    }
    if (name === undefined) throw new UsageError(say('command-missing'))
    if (!load) throw new UsageError(say('command-unknown', { command: name }))
    const command = await load()
    const given = readArguments(rest, command.options)
    if (given.help) world.stdout.write(`${say(command.usage)}\n`)
    else await command.run(given, world)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      tell(world, error.message)
      tell(world, say(load ? 'see-command' : 'see-all', { command: name ?? '' }))
      return 2
    }
    if (error instanceof DomainError) tell(world, sentenceOf('en', error))
    else {
      const reason = error instanceof Error ? error.message : String(error)
      tell(world, say('unexpected', { reason }))
    }
    return 1
  }
}
