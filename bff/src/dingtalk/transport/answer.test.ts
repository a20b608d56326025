import { describe, expect, it } from 'vitest'
import { DingTalkError } from '../dingtalk.errors.ts'
import { blockMs, readAnswer, readRoomTexts, TokenNotAccepted } from './answer.ts'
import type { Call } from './call.types.ts'

const now = 1_795_312_800_000
const call: Call = {
  name: 'test.call',
  family: 'new',
  method: 'GET',
  path: '/v1.0/test',
  token: { kind: 'app' },
  priority: 'person',
  counted: true,
  repeatable: true,
}

function read(status: number, body: unknown): unknown {
  return readAnswer(call, { status, text: typeof body === 'string' ? body : JSON.stringify(body) }, now)
}

function refusal(status: number, body: unknown): DingTalkError {
  try {
    read(status, body)
  } catch (error) {
    if (error instanceof DingTalkError) return error
    throw error
  }
  throw new Error('the answer was taken for a success')
}

describe('answers of the new API', () => {
  it('takes the bare object as the result, and an empty body as a success', () => {
    expect(read(200, { id: 'e1' })).toEqual({ id: 'e1' })
    expect(read(200, '')).toBeUndefined()
    expect(read(204, '')).toBeUndefined()
  })

  it.each([
    [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'throttled'],
    [403, 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi', 'throttled'],
    [403, 'Forbidden.AccessDenied.ApiCountLimitForOrg', 'quota'],
    [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 'permission'],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'address'],
    [400, 'invalidClientIdOrSecret', 'credentials'],
    [400, 'invalidParameter.authCode.notFound', 'auth_code'],
    [400, 'meetingRoomNotAvailable', 'room_unavailable'],
    [400, 'flowLimit', 'daily_limit'],
    [400, 'idempotencyProcessing', 'processing'],
    [409, 'invalidRequest.duplicateClientToken', 'processing'],
    [404, 'instanceNotExist', 'not_found'],
    [429, 'anything', 'throttled'],
    [500, 'unknownError', 'unavailable'],
    [504, 'operationTimeout', 'unavailable'],
    [400, 'neverSeenBefore', 'rejected'],
  ])('HTTP %i %s is %s', (status, code, kind) => {
    expect(refusal(status, { code, message: 'm', requestid: 'R' })).toMatchObject({
      kind,
      details: { code, requestId: 'R' },
    })
  })

  it('reads PascalCase errors as well', () => {
    const body = { Code: 'itemNotFound', Message: 'gone', RequestId: 'R' }
    expect(refusal(404, body)).toMatchObject({ kind: 'not_found', details: { requestId: 'R' } })
  })

  it('asks for a fresh token on HTTP 400 InvalidAuthentication', () => {
    expect(() => read(400, { code: 'InvalidAuthentication', message: '不合法的access_token' })).toThrow(
      TokenNotAccepted,
    )
  })

  it('names the missing permission points', () => {
    const body = {
      code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
      message: '应用尚未开通所需的权限：[Calendar.Event.Write]，点击链接申请并开通即可',
      accessdenieddetail: { requiredScopes: ['Calendar.Event.Write'] },
    }
    expect(refusal(403, body).details.requiredScopes).toEqual(['Calendar.Event.Write'])
  })

  it('finds the address that DingTalk saw', () => {
    const body = { code: 'Forbidden.AccessDenied.IpNotInWhiteList', message: 'request ip=2001:db8::7 appKey(x)' }
    expect(refusal(403, body).details.seenAddress).toBe('2001:db8::7')
  })
})

describe('answers of the old API', () => {
  it('unwraps 88 with its string sub-code', () => {
    const body = { errcode: 88, errmsg: 'ding talk error[subcode=90018,submsg=x]', sub_code: '90018', sub_msg: 'x' }
    expect(refusal(200, body)).toMatchObject({ kind: 'throttled', details: { code: '90018' } })
  })

  it('finds the sub-code in the text when the field is missing', () => {
    expect(refusal(200, { errcode: 88, errmsg: 'ding talk error[subcode=50002,submsg=x]' }).kind).toBe('out_of_scope')
  })

  it.each([40014, 42001])('asks for a fresh token on %i', (code) => {
    expect(() => read(200, { errcode: 88, errmsg: '', sub_code: String(code) })).toThrow(TokenNotAccepted)
  })

  it.each([
    [-1, 'unavailable'],
    [40078, 'auth_code'],
    [40079, 'out_of_scope'],
    [60011, 'permission'],
    [60020, 'address'],
    [60121, 'not_found'],
    [90003, 'throttled'],
    [90020, 'quota'],
    [404, 'rejected'],
  ])('errcode %i is %s', (errcode, kind) => {
    expect(refusal(200, { errcode, errmsg: 'm', request_id: 'r' })).toMatchObject({
      kind,
      details: { code: String(errcode) },
    })
  })

  it('reads missing scopes and the seen address out of the text', () => {
    const scopes = { errcode: 88, sub_code: '60011', errmsg: 'x {requiredScopes=[qyapi_get_member, fieldMobile]}]' }
    expect(refusal(200, scopes).details.requiredScopes).toEqual(['qyapi_get_member', 'fieldMobile'])
    const address = { errcode: 60020, errmsg: '访问ip不在白名单之中,request ip=203.0.113.9 appKey(dingapp0001)' }
    expect(refusal(200, address).details.seenAddress).toBe('203.0.113.9')
  })
})

describe('answers that are none of DingTalk’s', () => {
  it.each([
    ['HTML', 200, '<html>blocked</html>'],
    ['a punishment', 200, '{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}'],
    ['a bare list', 403, '[]'],
  ])('%s means that the address is blocked for five minutes', (_, status, text) => {
    expect(refusal(status, text)).toMatchObject({ kind: 'blocked', details: { retryAt: now + blockMs } })
  })

  it('a 502 page of a proxy is a passing fault, not a block', () => {
    expect(refusal(502, '<html>bad gateway</html>').kind).toBe('unavailable')
  })
})

describe('reasons of a refused room', () => {
  it('takes the texts out of the odd wire form', () => {
    const message =
      'code: 321001, developerMessage: [{"roomName":"3F-望岳厅","text":"The reservation period shall not be less than 30 minutes."}]'
    expect(readRoomTexts(message)).toEqual(['The reservation period shall not be less than 30 minutes.'])
  })

  it('keeps plain text as it is', () => {
    expect(readRoomTexts('code: 300000, developerMessage: Event does not exist.')).toEqual(['Event does not exist.'])
    expect(readRoomTexts('room busy')).toEqual(['room busy'])
    expect(readRoomTexts('')).toEqual([])
  })
})
