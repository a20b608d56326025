import { Hono, type Context } from 'hono'
import type { BellPage, NoticeMutes, UnseenNotices } from '@meeting/shared'
import {
  bellQuerySchema,
  noticeLanguageSchema,
  noticeMutesSchema,
  noticesSeenSchema,
} from '@meeting/shared/notices/notices.schema'
import type { Dependencies } from '../dependencies.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validJson, validQuery } from '../http/validation.ts'
import { changeMyMutes, countMyUnseen, listMyNotices, markNoticesSeen, readMyMutes, rememberLanguage } from './bell.ts'

/** What the caller was told, and what they want to be told. */
export function createNoticesRoutes(dependencies: Dependencies) {
  const contextOf = (c: Context<AppEnv>) => ({ dependencies, session: c.get('session') })
  return new Hono<AppEnv>()
    .get('/notices', validQuery(bellQuerySchema), async (c) => {
      const { before = null } = c.req.valid('query')
      return c.json((await listMyNotices(contextOf(c), { before })) satisfies BellPage, 200)
    })
    .get('/notices/unseen', async (c) => {
      return c.json({ unseen: await countMyUnseen(contextOf(c)) } satisfies UnseenNotices, 200)
    })
    .post('/notices/seen', validJson(noticesSeenSchema), async (c) => {
      return c.json((await markNoticesSeen(contextOf(c), c.req.valid('json').upTo)) satisfies UnseenNotices, 200)
    })
    .get('/notices/mutes', async (c) => c.json((await readMyMutes(contextOf(c))) satisfies NoticeMutes, 200))
    .put('/notices/mutes', validJson(noticeMutesSchema), async (c) => {
      return c.json((await changeMyMutes(contextOf(c), c.req.valid('json').muted)) satisfies NoticeMutes, 200)
    })
    .put('/notices/language', validJson(noticeLanguageSchema), async (c) => {
      await rememberLanguage(contextOf(c), c.req.valid('json').language)
      return c.body(null, 204)
    })
}
