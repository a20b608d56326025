type ViteModule = { createServer: (options: object) => Promise<{ listen: () => Promise<unknown> }> }

const web = new URL('../../web/', import.meta.url)
// Vite belongs to the web package; this one cannot import it by name.
const vite: ViteModule = await import(new URL('node_modules/vite/dist/node/index.js', web).href)
const paths = [
  '/meeting/api',
  '/meeting/sign-in',
  '/meeting/dingtalk',
  '/meeting/calendar',
  '/healthz',
  '/readyz',
  '/metrics',
]
const target = process.env['BFF_ORIGIN']

/** Vite's server for the H5 app; the product answers what belongs to it under the same origin. */
const server = await vite.createServer({
  root: web.pathname,
  configFile: new URL('vite.config.ts', web).pathname,
  server: {
    port: Number(process.env['PORT']),
    strictPort: true,
    proxy: Object.fromEntries(paths.map((path) => [path, { target, xfwd: true }])),
  },
})
await server.listen()
console.log('Vite is ready')
