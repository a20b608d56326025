export type EmbeddedPostgresProblem = 'data_dir_in_use' | 'disk_full' | 'no_permission' | 'no_binaries' | 'failed'

/** The embedded PostgreSQL cannot run; `message` is one sentence for the person who starts the product. */
export class EmbeddedPostgresError extends Error {
  override readonly name: string = 'EmbeddedPostgresError'
  readonly problem: EmbeddedPostgresProblem

  constructor(problem: EmbeddedPostgresProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

/** Another running instance holds the data folder; nothing was touched. */
export class DataDirInUse extends EmbeddedPostgresError {
  override readonly name = 'DataDirInUse'
  readonly dataDir: string

  constructor(dataDir: string) {
    super(
      'data_dir_in_use',
      `Another instance is already running on the data in ${dataDir}. Stop it first, or set DATA_DIR to another folder.`,
    )
    this.dataDir = dataDir
  }
}

/** No package with PostgreSQL for this operating system and processor is installed. */
export function noBinaries(platform: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'no_binaries',
    `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or later.`,
    { cause },
  )
}

/** Turns what the file system or PostgreSQL said (`output`) into one sentence about the data folder. */
export function toStartProblem(dataDir: string, output: string, cause?: unknown): EmbeddedPostgresError {
  const code = codeOf(cause)
  if (code === 'ENOSPC' || /No space left on device|ENOSPC/.test(output)) {
    return new EmbeddedPostgresError(
      'disk_full',
      `The disk is full: the database in ${dataDir} needs about 100 MB of free space.`,
      { cause },
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || /Permission denied|Read-only file/.test(output)) {
    return new EmbeddedPostgresError(
      'no_permission',
      `The data folder ${dataDir} cannot be written by this user. Give it to this user, or set DATA_DIR to another folder.`,
      { cause },
    )
  }
  const said = output.trim() || (cause instanceof Error ? cause.message : 'no output')
  return new EmbeddedPostgresError('failed', `The embedded PostgreSQL did not start in ${dataDir}: ${said}`, { cause })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
