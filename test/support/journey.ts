import { chromium, type Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { startProduct, type Product, type ProductOptions } from './product.ts'
import { createTestDatabase, dropTestDatabase } from './test-database-server.ts'
import { createVisitor, type Visitor, type VisitOptions } from './visitor.ts'

export type Journey = {
  /** Sandbox and product, running as processes. */
  readonly product: Product
  readonly browser: Browser
  /** Of the product, for what only time would bring about. */
  readonly databaseUrl: string
  /** Somebody with a device; open pages with `page.goto(journey.product.origin + '/meeting')`. Closed after the test. */
  visit: (options: VisitOptions) => Promise<Visitor>
}

/**
 * Gives a journey file a running product of its own, with the small company unless told otherwise, and a real browser.
 * After each test visitors are closed; a page that met an error, or asked a foreign origin, fails the test.
 */
export function useJourney(options: Omit<ProductOptions, 'databaseUrl'> = {}): Journey {
  let databaseUrl = ''
  let product: Product | undefined
  let browser: Browser | undefined
  let visitors: Visitor[] = []
  const said: string[] = []

  beforeAll(async () => {
    databaseUrl = await createTestDatabase(inject('databaseServer'))
    product = await startProduct({ ...options, databaseUrl, onLine: (line) => said.push(line) })
    browser = await chromium.launch({
      executablePath: inject('chromiumPath'),
      args: [
        '--disable-gpu',
        '--font-render-hinting=none',
        '--disable-dev-shm-usage',
        // DingTalk's PC client, an https page, frames the product, which in a journey stands on localhost.
        '--disable-features=LocalNetworkAccessChecks',
      ],
    })
  })

  afterEach(async ({ task }) => {
    const here = visitors
    visitors = []
    const failed = task.result?.state === 'fail'
    if (failed) await explainFailure(task.name, here, said)
    const problems = here.flatMap((visitor) => visitor.problems)
    for (const visitor of here) await visitor.close()
    if (!failed) expect(problems, 'errors that the pages met').toEqual([])
  })

  afterAll(async () => {
    await browser?.close()
    await product?.stop()
    if (databaseUrl) await dropTestDatabase(inject('databaseServer'), databaseUrl)
  })

  return {
    get product() {
      return present(product)
    },
    get databaseUrl() {
      return databaseUrl
    },
    get browser() {
      return present(browser)
    },
    async visit(visit) {
      const { origin, sandboxOrigin, sandbox } = present(product)
      const surroundings = { browser: present(browser), sandbox, origins: [origin, sandboxOrigin] }
      const visitor = await createVisitor(surroundings, visit)
      visitors.push(visitor)
      return visitor
    },
  }
}

async function explainFailure(title: string, visitors: Visitor[], said: string[]) {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)
  for (const [index, visitor] of visitors.entries()) {
    await visitor.screenshot(`failed-${name}-${index}`).catch(() => {})
    console.log(`visitor ${index} at ${visitor.page.url()}\n${visitor.problems.join('\n')}`)
  }
  console.log(`the processes' last lines:\n${said.slice(-12).join('\n')}`)
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The product of a journey runs only inside hooks and tests.')
  return value
}
