import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { resolveFromTestPackage } from './support/resolve-from-test-package.ts'
import { SummaryReporter } from './support/summary-reporter.ts'

const unitTests = [
  ...['bff', 'shared', 'web', 'test/sandbox'].map((folder) => `${folder}/src/**/*.test.ts`),
  'test/support/**/*.test.ts',
]
const apiTests = ['bff/src/**/*.api.test.ts']
/** The suites whose outcome hangs on the database itself; they run again on a server reached over TCP by an ordinary role. */
const databaseTests = ['bookings', 'events', 'sign-in', 'rooms', 'directory', 'work', 'database'].map(
  (domain) => `bff/src/${domain}/**/*.api.test.ts`,
)
/** About our own processes and files, not about which server there is; and long. */
const aboutProcesses = [
  'bff/src/database/embedded-postgres.api.test.ts',
  'bff/src/database/schema.api.test.ts',
  'bff/src/bookings/crashes.api.test.ts',
]
const offline = fileURLToPath(new URL('support/refuse-network.ts', import.meta.url))
const patience = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } }

// The projects of one group run together; groups follow each other, so that browsers do not compete with everything else.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [vue(), resolveFromTestPackage()],
  define: { __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  test: {
    reporters: ['default', new SummaryReporter()],
    retry: 0,
    passWithNoTests: false,
    maxWorkers: availableParallelism(),
    // For a machine that is busy with other things; no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: unitTests,
          exclude: apiTests,
          setupFiles: [offline],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: apiTests,
          setupFiles: [offline],
          globalSetup: ['test/support/database-for-run.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'external',
          include: databaseTests,
          exclude: aboutProcesses,
          setupFiles: [offline],
          globalSetup: ['test/support/external-database-for-run.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'contracts',
          include: ['test/contracts/**/*.test.ts'],
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/support/journeys-for-run.ts'],
          sequence: { groupOrder: 4 },
          ...patience,
        },
      },
    ],
  },
})
