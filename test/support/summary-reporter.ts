import type { Reporter, TestModule, TestSuite } from 'vitest/node'

type Counts = { passed: number; failed: number; skipped: number }

/** Ends the output of a run with the one line that scripts read: `N passed, N failed, N skipped`. */
export class SummaryReporter implements Reporter {
  // What ends before it has counted (a server that does not start, a broken config) is a failure.
  #counts: Counts = { passed: 0, failed: 1, skipped: 0 }

  onInit() {
    // At exit, so that nothing is printed after it.
    process.once('exit', () => process.stdout.write(`${toSummary(this.#counts)}\n`))
  }

  onTestRunStart() {
    this.#counts = { passed: 0, failed: 1, skipped: 0 }
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
    this.#counts = countResults(modules, unhandledErrors.length)
  }
}

function toSummary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** Counts tests; a file or suite that fails by itself (does not load, a hook throws) counts as one failure more. */
function countResults(modules: readonly TestModule[], unhandledErrors: number): Counts {
  const counts: Counts = { passed: 0, failed: unhandledErrors, skipped: 0 }
  for (const module of modules) {
    counts.failed += countBroken(module)
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      counts[state === 'pending' ? 'failed' : state] += 1
    }
  }
  return counts
}

function countBroken(module: TestModule): number {
  const containers: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()]
  return containers.filter((container) => container.errors().length > 0).length
}
