import CalendarModule from '@alicloud/dingtalk/dist/calendar_1_0/client.js'
import ContactModule from '@alicloud/dingtalk/dist/contact_1_0/client.js'
import EventModule from '@alicloud/dingtalk/dist/event_1_0/client.js'
import OauthModule from '@alicloud/dingtalk/dist/oauth2_1_0/client.js'
import RoomsModule from '@alicloud/dingtalk/dist/rooms_1_0/client.js'
import { Config } from '@alicloud/openapi-client'
import { RuntimeOptions } from '@alicloud/tea-util'

/** The SDK is CommonJS: depending on the loader its default export arrives as it is or one level deeper. */
function classOf<T extends object>(loaded: T): T {
  return 'default' in loaded ? (loaded.default as T) : loaded
}

const Calendar = classOf(CalendarModule)
const Contact = classOf(ContactModule)
const Event = classOf(EventModule)
const Oauth = classOf(OauthModule)
const Rooms = classOf(RoomsModule)

export type Sdk = {
  calendar: CalendarModule
  contact: ContactModule
  event: EventModule
  oauth: OauthModule
  rooms: RoomsModule
}

/** The official clients, pointed at the sandbox. */
export function createSdk(port: number): Sdk {
  const config = (): Config => new Config({ protocol: 'http', regionId: 'central', endpoint: `127.0.0.1:${port}` })
  return {
    calendar: new Calendar(config()),
    contact: new Contact(config()),
    event: new Event(config()),
    oauth: new Oauth(config()),
    rooms: new Rooms(config()),
  }
}

export const runtime = (): RuntimeOptions => new RuntimeOptions({})

/** The code by which the SDK's error names the refusal. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: unknown; statusCode: unknown; message: string }> {
  try {
    await call
  } catch (failure) {
    if (failure instanceof Error) {
      const { code, data } = failure as Error & { code?: unknown; data?: { statusCode?: unknown } }
      return { code, statusCode: data?.statusCode, message: failure.message }
    }
  }
  throw new Error('the call was not refused')
}
