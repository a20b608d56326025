const home = '/meeting'
/** Only for telling where a relative address leads. */
const base = 'https://own.invalid'

/**
 * Where to go after signing in: a page of ours as path, query and fragment, whatever was asked for. Anything that leads elsewhere,
 * back into signing in, or to something that is no page becomes the first page.
 */
export function toLocalPage(asked: string | undefined): string {
  // Browsers drop some characters and read a backslash as a slash; no page of ours has either.
  if (!asked || asked.length > 2_000 || !/^\/(?!\/)[^\\\p{Cc}\s]*$/u.test(asked)) return home
  const url = URL.parse(asked, base)
  if (!url || url.origin !== base) return home
  const { pathname } = url
  if (pathname !== home && !pathname.startsWith(`${home}/`)) return home
  if (/^\/meeting\/(api|sign-in|dingtalk|assets)(\/|$)/.test(pathname) || pathname.includes('//')) return home
  return `${pathname}${url.search}${url.hash}`
}
