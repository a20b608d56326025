import { describe, expect, test } from 'vitest'
import { DataDirInUse, noBinaries, toStartProblem } from './embedded-postgres.errors.ts'

describe('why the embedded database cannot start is said in one sentence', () => {
  const notEnoughSpace = Object.assign(new Error('write'), { code: 'ENOSPC' })
  const notAllowed = Object.assign(new Error('mkdir'), { code: 'EACCES' })

  test.each([
    ['a full disk that Node met', toStartProblem('/data', '', notEnoughSpace), 'disk_full', /disk is full.*\/data/],
    [
      'a full disk that PostgreSQL met',
      toStartProblem('/data', 'FATAL:  could not write file: No space left on device'),
      'disk_full',
      /disk is full/,
    ],
    ['a folder of somebody else', toStartProblem('/data', '', notAllowed), 'no_permission', /\/data cannot be written/],
    [
      'files of somebody else',
      toStartProblem('/data', 'could not open "postgresql.conf": Permission denied'),
      'no_permission',
      /cannot be written/,
    ],
    ['anything else, with what PostgreSQL said', toStartProblem('/data', 'FATAL:  odd'), 'failed', /odd/],
    ['a platform without a package', noBinaries('sunos-sparc', undefined), 'no_binaries', /DATABASE_URL/],
    ['a second instance', new DataDirInUse('/data'), 'data_dir_in_use', /Another instance .*\/data/],
  ] as const)('%s', (_, error, problem, sentence) => {
    expect(error.problem).toBe(problem)
    expect(error.message).toMatch(sentence)
    expect(error.message.split('\n')).toHaveLength(1)
  })
})
