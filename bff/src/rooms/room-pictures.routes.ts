import { Hono } from 'hono'
import { roomParamSchema } from '@meeting/shared/rooms/room-admin.schema'
import type { Dependencies } from '../dependencies.ts'
import { DomainError } from '../errors.ts'
import type { AppEnv } from '../http/app-env.ts'
import { validParam } from '../http/validation.ts'
import { findPicture } from './room-admin.repository.ts'

/** Pictures never change under their id, so a client asks once; whatever is in them, nothing of it runs. */
const headers = {
  'cache-control': 'private, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'content-disposition': 'inline',
  'cross-origin-resource-policy': 'same-origin',
}

/** The pictures of rooms that were uploaded here, for everybody in the Corp. */
export function createRoomPicturesRoutes({ database }: Dependencies) {
  return new Hono<AppEnv>().get('/room-pictures/:id', validParam(roomParamSchema), async (c) => {
    const picture = await findPicture(database, c.get('session').corpId, c.req.valid('param').id)
    if (!picture) throw new DomainError('resource.not_found')
    return c.body(Uint8Array.from(picture.bytes), 200, { ...headers, 'content-type': picture.contentType })
  })
}
