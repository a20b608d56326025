import type { Plugin } from 'vite'

const testPackage = new URL('../vitest.config.ts', import.meta.url).pathname

/**
 * Tests stand beside the source in packages that do not depend on test tools: what such a file cannot find from where it
 * is, it finds here. `@meeting/test/…` is this package's `support` folder.
 */
export function resolveFromTestPackage(): Plugin {
  return {
    name: 'resolve-from-test-package',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith('@meeting/test/')) {
        return new URL(`${source.slice('@meeting/test/'.length)}.ts`, import.meta.url).pathname
      }
      if (!importer || !isTestFile(importer) || /^[./]/.test(source) || source.startsWith('node:')) return null
      return (
        (await this.resolve(source, importer, { ...options, skipSelf: true })) ??
        (await this.resolve(source, testPackage, { ...options, skipSelf: true }))
      )
    },
  }
}

function isTestFile(path: string): boolean {
  return /\.test\.ts$|\/test-support\//.test(path.replace(/\?.*$/, ''))
}
