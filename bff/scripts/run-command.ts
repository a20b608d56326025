import { ConfigError } from '../src/config.ts'
import { EmbeddedPostgresError } from '../src/database/embedded-postgres.ts'
import { MasterKeyError } from '../src/master-key.ts'
import { LaunchProblem } from './launch-problem.ts'

/** Runs a command that ends by itself; what a person can put right is one sentence, anything else is shown whole. */
export async function runCommand(command: () => Promise<void>): Promise<never> {
  try {
    await command()
    process.exit(0)
  } catch (error) {
    const isPlain = [LaunchProblem, ConfigError, EmbeddedPostgresError, MasterKeyError].some(
      (kind) => error instanceof kind,
    )
    console.error(isPlain && error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
