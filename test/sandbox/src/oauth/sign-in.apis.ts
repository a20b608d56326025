import type { Api, Call } from '../gateway/api.types.ts'
import { toText } from '../gateway/input.ts'
import { NewApiRefusal, OldApiRefusal } from '../gateway/refusals.ts'
import type { Employee } from '../state.ts'
import type { World } from '../world.ts'

const sysLevels = { none: 0, main: 1, sub: 2 } as const

const levelOf = (employee: Employee): number =>
  employee.boss && (employee.administrator ?? 'none') === 'none' ? 100 : sysLevels[employee.administrator ?? 'none']

const isAdministrator = (employee: Employee): boolean => (employee.administrator ?? 'none') !== 'none'

const avatarOf = (world: World, employee: Employee): string => {
  const url = employee.avatarUrl ?? ''
  return url.startsWith('/') ? `${world.publicUrl}${url}` : url
}

/** In-app sign-in: only the container's code, once, and only people in the app's range (server-api.md §1.6). */
function getUserInfo(world: World, call: Call): unknown {
  const value = toText(call.body['code'])
  if (value === undefined || value === '') throw new OldApiRefusal(41026, '缺少tmp_auth_code')
  const code = world.codes.use(value, 'in-app')
  const employee = code && world.directory.findEmployee(code.userId)
  if (!employee) throw new OldApiRefusal(40078, '不存在的临时授权码')
  if (!world.directory.isEmployeeInScope(employee)) throw new OldApiRefusal(40079, '不存在的授权信息')
  return {
    result: {
      userid: employee.userId,
      unionid: employee.unionId,
      associated_unionid: world.ids.unionId(`associated ${employee.userId}`),
      device_id: world.ids.unionId(`device ${employee.userId}`).slice(0, 20).toLowerCase(),
      name: employee.name,
      sys: isAdministrator(employee),
      sys_level: levelOf(employee),
    },
  }
}

/** The person of a user token, as `me` (§1.7). */
function getUser(world: World, call: Call): unknown {
  const employee = world.directory.findEmployee(call.token?.userId ?? '')
  const asked = call.params['unionId'] ?? ''
  if (!employee || (asked !== 'me' && asked !== employee.unionId)) {
    throw new NewApiRefusal(404, 'invalidParameter.user.notFound', '用户不存在')
  }
  const mayReadMobile = world.permissions.has('Contact.User.mobile')
  return {
    nick: employee.name,
    unionId: employee.unionId,
    openId: world.ids.openId(employee.userId),
    avatarUrl: avatarOf(world, employee),
    email: employee.email,
    loginEmail: employee.email,
    visitor: false,
    ...(mayReadMobile && employee.mobile ? { mobile: employee.mobile, stateCode: '86' } : {}),
  }
}

function ssoEmployee(world: World, code: string | undefined): Employee | undefined {
  const used = world.codes.use(code ?? '', 'sso')
  return used && world.directory.findEmployee(used.userId)
}

function newSsoUser(world: World, call: Call): unknown {
  const employee = ssoEmployee(world, call.query['code'])
  if (!employee) throw new NewApiRefusal(400, 'invalidCode', 'invalid code')
  return {
    corpId: world.credentials.corpId,
    corpName: world.companyName,
    userId: employee.userId,
    userName: employee.name,
    email: employee.email ?? '',
    avatar: avatarOf(world, employee),
    isAdmin: isAdministrator(employee),
  }
}

function oldSsoUser(world: World, call: Call): unknown {
  const employee = ssoEmployee(world, call.query['code'])
  if (!employee) throw new OldApiRefusal(41007, '不合法的ssocode')
  return {
    user_info: {
      name: employee.name,
      avatar: avatarOf(world, employee),
      userid: employee.userId,
      email: employee.email ?? '',
    },
    is_sys: isAdministrator(employee),
    corp_info: { corpid: world.credentials.corpId, corp_name: world.companyName },
  }
}

/** Who somebody is, by each kind of code or token. */
export function createSignInApis(world: World): Api[] {
  return [
    {
      name: 'topapi/v2/user/getuserinfo',
      method: 'POST',
      path: '/topapi/v2/user/getuserinfo',
      family: 'topapi',
      token: 'app',
      permission: 'qyapi_base',
      counted: false,
      handle: (call) => getUserInfo(world, call),
    },
    {
      name: 'getUser',
      method: 'GET',
      path: '/v1.0/contact/users/:unionId',
      family: 'new',
      token: 'user',
      permission: 'Contact.User.Read',
      counted: false,
      handle: (call) => getUser(world, call),
    },
    {
      name: 'getSsoUserInfo',
      method: 'GET',
      path: '/v1.0/oauth2/ssoUserInfo',
      family: 'new',
      token: 'sso',
      permission: 'qyapi_get_omp_sso_userinfo',
      counted: false,
      handle: (call) => newSsoUser(world, call),
    },
    {
      name: 'sso/getuserinfo',
      method: 'GET',
      path: '/sso/getuserinfo',
      family: 'old',
      token: 'sso',
      counted: false,
      handle: (call) => oldSsoUser(world, call),
    },
  ]
}
