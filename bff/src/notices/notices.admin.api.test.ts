import type { AuditPage, BellPage, LoggedNotice, NoticeLogPage, NoticeMutes, NoticeReport } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Change } from '../database/change-bus.ts'
import { createNoticeSender } from './notice-sender.ts'
import { recordNotices } from './recording.ts'
import { recordDigest, nextMonday } from './weekly-digest.ts'

const held = useTestServer()
let admin: SignedIn

beforeAll(async () => {
  admin = await anEmployeeOfDingTalk('main', true)
})

/** Somebody whom DingTalk knows, too. */
async function anEmployeeOfDingTalk(userId: string, isAdministrator = false): Promise<SignedIn> {
  const { unionId, name } = await held.current.sandbox.control.hireEmployee({ userId, name: `同事${userId}` })
  return held.current.signInAs(await held.current.anEmployee({ userId, unionId, name, isAdministrator }))
}

async function put(path: string, json: unknown, who = admin) {
  const answer = await who.request(`/meeting/api/v1${path}`, { method: 'PUT', json })
  const body: unknown = answer.status === 204 ? null : await answer.json()
  // What is looked into is the report.
  return { status: answer.status, body: body as NoticeReport }
}

async function get<Body>(path: string, who = admin): Promise<Body> {
  const answer = await who.request(`/meeting/api/v1${path}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Body
}

const kindOf = (report: NoticeReport, kind: string) => report.kinds.find((entry) => entry.kind === kind)

async function send(wait = 5_000): Promise<void> {
  held.current.clock.advance(wait)
  const sender = createNoticeSender(held.current.dependencies)
  await sender.drain()
  await sender.stop()
}

const inboxOf = async (userId: string) =>
  (await held.current.sandbox.control.inbox({ userId })).map(
    ({ message }) => (message as { action_card: { title: string; markdown: string } }).action_card,
  )

describe('an administrator', () => {
  test('sees every kind with its switch, and why some are off', async () => {
    const report = await get<NoticeReport>('/admin/notices')
    expect(kindOf(report, 'refused')).toMatchObject({ isOn: true, offBecause: null, sent: 0, missed: 0 })
    expect(kindOf(report, 'invited')).toMatchObject({ isOn: false, offBecause: 'calendar_tells' })
    expect(report.sampleUrl).toMatch(/^dingtalk:\/\/dingtalkclient\/action\/openapp\?/)
  })

  test('switches a kind, words it, and goes back; each is in the audit trail', async () => {
    await put('/admin/notices/kinds/invited', { isOn: true })
    const template = { title: '请你开会：{title}', body: '### {organizer} 请你开会\n{room}' }
    const { body } = await put('/admin/notices/kinds/invited', { wording: { language: 'zh-CN', template } })
    expect(kindOf(body, 'invited')).toMatchObject({
      isOn: true,
      templates: { 'zh-CN': { ...template, isOwn: true }, 'en-US': { isOwn: false } },
    })
    const reset = await put('/admin/notices/kinds/invited', { wording: { language: 'zh-CN', template: null } })
    expect(kindOf(reset.body, 'invited')?.templates['zh-CN'].isOwn).toBe(false)
    await put('/admin/notices/kinds/invited', { isOn: false })
    const { entries } = await get<AuditPage>('/admin/audit?subjectKind=notice')
    expect(entries.map(({ action }) => action)).toEqual([
      'notices.switched',
      'notices.wording_reset',
      'notices.worded',
      'notices.switched',
    ])
  })

  test.each([
    ['a placeholder that the kind has not', { title: 'x', body: '{previousRoom}' }, 'unknown_placeholder'],
    ['more than fits into a card', { title: 'x', body: '长'.repeat(900) }, 'too_many_bytes'],
    ['nothing', { title: ' ', body: 'x' }, 'empty'],
  ])('cannot save %s', async (_, template, issue) => {
    const wording = { language: 'zh-CN', template }
    const { status, body } = await put('/admin/notices/kinds/invited', { wording })
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'request.invalid', problems: [{ issue }] })
  })

  test('tries a text on themselves', async () => {
    const json = {
      kind: 'reminder',
      language: 'zh-CN',
      template: { title: '就要开会：{title}', body: '在 **{room}**' },
    }
    const answer = await admin.request('/meeting/api/v1/admin/notices/test', { method: 'POST', json })
    expect(answer.status).toBe(202)
    const { id } = (await answer.json()) as LoggedNotice
    await send(0)
    expect(await get<LoggedNotice>(`/admin/notices/log/${id}`)).toMatchObject({ kind: 'test', state: 'sent' })
    const [card] = await inboxOf('main')
    expect(card?.title).toBe('测试 · 就要开会：第三季度产品评审')
    expect(card?.markdown).toContain('在 **望岳厅**')
  })

  test('sees who was told what, and what became of it', async () => {
    const lisi = await anEmployeeOfDingTalk('reader')
    const { dependencies, corp, clock } = held.current
    const notice = {
      kind: 'room_closed' as const,
      receiverIds: [lisi.employee.id],
      detail: { previousRooms: ['望岳厅'] },
    }
    await recordNotices(dependencies.database, corp.corpId, [notice], clock.now())
    await send()
    await held.current.sandbox.control.readNotices({ userId: 'reader' })
    await send(120_000)
    const { notices } = await get<NoticeLogPage>('/admin/notices/log?kind=room_closed&state=sent')
    expect(notices).toMatchObject([{ receiver: '同事reader', title: null, delivery: 'read' }])
    const report = await get<NoticeReport>('/admin/notices')
    expect(kindOf(report, 'room_closed')).toMatchObject({ sent: 1, read: 1, missed: 0 })
  })

  test('is told on Mondays how the week was, once', async () => {
    const { dependencies, corp } = held.current
    for (let round = 0; round < 2; round += 1) await recordDigest({ dependencies, corp })
    await send(60_000)
    const digests = (await inboxOf('main')).filter(({ title }) => title.startsWith('会议室周报'))
    expect(digests).toHaveLength(1)
    expect(digests[0]?.title).toContain('11月16日 周一 – 11月22日 周日')
    expect(digests[0]?.markdown).toContain('预订：0 场')
    const zone = 'Asia/Shanghai'
    const at = (time: string) => Date.parse(`${time}+08:00`)
    expect(nextMonday(at('2026-11-23T09:00:00'), zone)).toBe(at('2026-11-23T09:10:00'))
    expect(nextMonday(at('2026-11-23T09:10:00'), zone)).toBe(at('2026-11-30T09:10:00'))
    expect(nextMonday(at('2026-11-29T23:00:00'), zone)).toBe(at('2026-11-30T09:10:00'))
  })
})

describe('the bell', () => {
  test('counts what did not arrive, tells open screens, and forgets it when it is seen', async () => {
    const { dependencies, corp, clock, sandbox } = held.current
    const person = await anEmployeeOfDingTalk('unreachable')
    await sandbox.control.setNotices({ forbiddenFor: ['unreachable'] })
    const told: Change[] = []
    const stop = dependencies.changes.subscribe((change) => {
      if (change?.kind === 'notices') told.push(change)
    })
    const notice = { kind: 'room_closed' as const, receiverIds: [person.employee.id], detail: { reason: '检修' } }
    await recordNotices(dependencies.database, corp.corpId, [notice], clock.now())
    await send()
    await send(120_000)
    const { notices } = await get<BellPage>('/notices', person)
    expect(notices).toMatchObject([{ kind: 'room_closed', isMissed: true, isUnseen: true }])
    expect(notices[0]?.body).toContain('检修')
    expect(told).toEqual([{ kind: 'notices', corpId: corp.corpId, unseen: { [person.employee.id]: 1 } }])
    const json = { upTo: notices[0]?.id ?? 0 }
    const answer = await person.request('/meeting/api/v1/notices/seen', { method: 'POST', json })
    expect(await answer.json()).toEqual({ unseen: 0 })
    expect((await get<BellPage>('/notices', person)).notices).toMatchObject([{ isMissed: true, isUnseen: false }])
    expect((await get<BellPage>('/notices')).notices.map(({ id }) => id)).not.toContain(notices[0]?.id)
    stop()
  })

  test('is quiet about what its owner muted', async () => {
    const { dependencies, corp, clock } = held.current
    const person = await anEmployeeOfDingTalk('quiet')
    const { kinds } = await get<NoticeMutes>('/notices/mutes', person)
    expect(kinds).toContain('room_closed')
    expect(kinds).not.toContain('weekly_digest')
    expect(kinds).not.toContain('invited')
    await put('/notices/mutes', { muted: ['room_closed', 'invited'] }, person)
    expect((await get<NoticeMutes>('/notices/mutes', person)).muted).toEqual(['room_closed'])
    const receiverIds = [person.employee.id]
    await recordNotices(dependencies.database, corp.corpId, [{ kind: 'room_closed', receiverIds }], clock.now())
    await send()
    expect((await get<BellPage>('/notices', person)).notices).toEqual([])
    expect(await inboxOf('quiet')).toEqual([])
  })
})
