import writeWorkbook, { type SheetData } from 'write-excel-file/node'
import { readSheet } from 'read-excel-file/node'
import type { AdminRoom, AdminRooms, RoomImport, RoomImportSummary } from '@meeting/shared'
import { useTestServer, type SignedIn } from '@meeting/test/app'
import { aBooking, aRoom, book, send } from '@meeting/test/bookings'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

/** A body, or what is told instead of it. */
type Refusal = { code: string; problems?: { path: string; issue: string }[]; data?: unknown }
type Reply<Body> = { status: number; body: Body & Refusal }

const server = useTestServer()
let administrator: SignedIn
let groupId: string
let own: string
let theirs: string

beforeAll(async () => {
  const { dependencies, corp, clock, signInAsAdministrator, anEmployee } = server.current
  administrator = await signInAsAdministrator()
  const scope = { corpId: corp.corpId, updatedAt: new Date(clock.now()) }
  await dependencies.database
    .insertInto('departments')
    .values([{ ...scope, departmentId: 10, parentId: null, name: '研发中心' }])
    .execute()
  await anEmployee({ name: '张三', userId: 'zhangsan' })
  await anEmployee({ name: '李四', userId: 'lisi-1' })
  await anEmployee({ name: '李四', userId: 'lisi-2' })
})

beforeEach(async () => {
  const { dependencies, corp } = server.current
  const { database, ids } = dependencies
  for (const table of ['roomOccupancies', 'rooms', 'roomGroups', 'roomImports'] as const)
    await database.deleteFrom(table).where('corpId', '=', corp.corpId).execute()
  groupId = ids.next()
  const updatedAt = new Date(server.current.clock.now())
  await database
    .insertInto('roomGroups')
    .values({ id: groupId, corpId: corp.corpId, dingtalkGroupId: 172, name: '总部A座', updatedAt })
    .execute()
  own = await aRoom(server.current, { name: '自有室', capacity: 6, groupId })
  theirs = await aRoom(server.current, { name: '望岳厅', capacity: 12, dingtalkRoomId: 'd-1', groupId })
})

const upload = async (body: BodyInit, language = 'zh-CN') => {
  const headers = { 'content-type': 'application/octet-stream' }
  const query = `name=${encodeURIComponent('表.csv')}&language=${language}`
  const path = `/meeting/api/v1/admin/rooms/imports?${query}`
  const answer = await administrator.request(path, { method: 'POST', body, headers })
  return { status: answer.status, body: (await answer.json()) as RoomImport & Refusal }
}
// Which body it is, the caller knows, as `send` does.
const call = async <Body>(path: string, json: unknown, method = 'POST'): Promise<Reply<Body>> =>
  send(administrator, `/admin/rooms/imports/${path}`, { method, json })
const apply = (id: string, partly = false) => call<RoomImportSummary>(`${id}/apply`, { partly })
const undo = (id: string) => call<RoomImportSummary>(`${id}/undo`, {})
const list = async () => (await send<AdminRooms>(administrator, '/admin/rooms')).body
const named = async (name: string) => (await list()).rooms.find((room) => room.name === name)
const download = async (query: string) => {
  const answer = await administrator.request(`/meeting/api/v1/admin/rooms/${query}`)
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
}
const issues = ({ rows }: RoomImport) =>
  rows.flatMap(({ line, problems }) => problems.map(({ column, issue }) => `${line} ${column} ${issue}`))
/** Text as Excel in China saves it. */
const gbk = (text: string) => {
  const table = new Map<string, number[]>()
  const decoder = new TextDecoder('gbk')
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) table.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
  return Uint8Array.from(
    Array.from(text).flatMap((letter) => (letter < '\u0080' ? [letter.charCodeAt(0)] : (table.get(letter) ?? []))),
  )
}

describe('a table', () => {
  const text = '名称,容量,分组\r\n新室,8,总部A座\r\n'
  test.each<[string, Uint8Array | string, string]>([
    ['UTF-8', text, 'utf-8'],
    ['UTF-8 with its mark', `\ufeff${text}`, 'utf-8'],
    ['GBK', gbk(text), 'gb18030'],
    ['UTF-16 with tabs', Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le'), 'utf-16'],
    ['UTF-8 with semicolons', text.replaceAll(',', ';'), 'utf-8'],
  ])('in %s is read', async (_, bytes, encoding) => {
    const { body } = await upload(bytes as BodyInit)
    expect(body).toMatchObject({
      encoding,
      columns: ['name', 'capacity', 'group'],
      counts: { create: 1, change: 0, none: 0, blocked: 0 },
      rows: [{ line: 2, effect: 'create', problems: [], cells: { name: '新室', capacity: '8' } }],
    })
  })

  test('of a spreadsheet is read with its numbers, a title above the heading, and empty rows', async () => {
    const cell = (value: string | number) => ({ value, type: typeof value === 'number' ? Number : String })
    const data: SheetData = [
      [cell('会议室清单')],
      [cell('会议室名称'), cell('人数'), cell('可预订'), cell('楼管')],
      [],
      [cell('新室'), cell(8), cell('否'), cell('王')],
    ]
    const bytes = await writeWorkbook(data).toBuffer()
    const { body } = await upload(Uint8Array.from(bytes))
    expect(body).toMatchObject({ encoding: 'xlsx', unknownColumns: ['楼管'], rows: [{ line: 4, effect: 'create' }] })
    await apply(body.id)
    expect(await named('新室')).toMatchObject({ capacity: 8, openHere: false })
  })

  test.each<[string, BodyInit, string]>([
    ['nothing', '', 'no_rows'],
    ['no name', '容量\r\n8\r\n', 'no_name_column'],
    ['only a heading', '名称,容量\r\n', 'no_rows'],
    ['a column twice', '名称,容量,人数\r\n新室,1,2\r\n', 'duplicate_column'],
    ['a picture', Buffer.from([0x89, 0x50, 0, 0, 1, 2]), 'not_a_table'],
    ['a broken spreadsheet', Buffer.from('PK\u0003\u0004 broken'), 'not_a_table'],
    ['an old spreadsheet', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), 'not_a_table'],
    ['bytes of no alphabet', Buffer.from([0xff, 0xff, 0x80, 0x20]), 'encoding'],
    ['too many rows', `名称\r\n${'室\r\n'.repeat(5_001)}`, 'too_many_rows'],
  ])('with %s is refused, and why', async (_, bytes, reason) => {
    const { status, body } = await upload(bytes)
    expect([status, body.code, body.data]).toEqual([422, 'room_import.unreadable', { reason }])
  })

  test('that would unfold to a flood is not unfolded', async () => {
    const bytes = await writeWorkbook([[{ value: '名称', type: String }]]).toBuffer()
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    bytes.writeUInt32LE(2_000_000_000, entry + 24)
    expect((await upload(Uint8Array.from(bytes))).body.data).toEqual({ reason: 'too_large' })
  })
})

describe('a look at a table', () => {
  test('marks each bad cell with its reason', async () => {
    const rows = [
      '编号,名称,来源,分组,容量,设备,时区,排序,谁能看到,谁能预订,可预订',
      `${own},自有室,自有,总部A座,6,,,0,所有人,所有人,是`,
      ',,,,,,,,,,',
      ',甲,,没有的楼,八,桑拿,Mars/Olympus,1.5,部门:没有的部门,人员:李四,也许',
      ',乙,钉钉,,0,电视、白板,Asia/Tokyo,2,人员:没有的人,管理员,',
      ',甲,,,,,,,,,',
      `01890000-0000-7000-8000-000000000000,丙,,,,,,,,,`,
      `,望岳厅,钉钉,,13,,,,,,`,
      `${own},别名,,,,,,,,,`,
      ',"a\u0007b",,,"1,200",,,,部门:研发中心#10；人员:张三,,',
    ]
    const { body } = await upload(rows.join('\r\n'))
    expect(issues(body)).toEqual([
      '2 id duplicate_id',
      '4 name duplicate_name',
      '4 capacity not_a_number',
      '4 sortOrder not_whole',
      '4 equipment unknown_word',
      '4 timeZone unknown_time_zone',
      '4 group unknown_group',
      '4 visibleTo unknown_department',
      '4 bookableHere ambiguous_person',
      '4 openHere unknown_word',
      '5 origin in_dingtalk',
      '5 capacity out_of_range',
      '5 visibleTo unknown_person',
      '6 name duplicate_name',
      '7 id unknown_room',
      '8 capacity in_dingtalk',
      '9 id duplicate_id',
      '10 name control_characters',
    ])
    expect(body.counts.blocked).toBe(9 - 1)
    expect((await apply(body.id)).body.code).toBe('room_import.blocked')
    expect((await list()).rooms).toHaveLength(2)
  })

  test('says what would change, in the caller’s language, and that nothing would', async () => {
    const table = `Name,Seats,Visible to\r\n自有室,9,dept:研发中心#10\r\n望岳厅,12,Everyone\r\n`
    const { body } = await upload(table, 'en-US')
    expect(body.rows).toMatchObject([
      {
        effect: 'change',
        roomId: own,
        changes: [
          { column: 'capacity', before: '6', after: '9' },
          { column: 'visibleTo', before: 'Everyone', after: 'dept:研发中心#10' },
        ],
      },
      { effect: 'none', roomId: theirs, changes: [] },
    ])
  })

  test('is corrected cell by cell; missing groups are made where that is wished', async () => {
    const { body } = await upload('名称,容量,分组\r\n新室,八,总部A座 / 3层\r\n')
    const fixed = await call<RoomImport>(body.id, { cells: [{ line: 2, column: 'capacity', text: '8人' }] }, 'PATCH')
    expect(issues(fixed.body)).toEqual(['2 group unknown_group'])
    const made = await call<RoomImport>(body.id, { cells: [], createGroups: true }, 'PATCH')
    expect([issues(made.body), made.body.newGroups]).toEqual([[], ['总部A座 / 3层']])
    await apply(body.id)
    const { groups } = await list()
    const floor = groups.find(({ name }) => name === '3层')
    expect(floor).toMatchObject({ origin: 'own', parentId: groupId })
    expect(await named('新室')).toMatchObject({ capacity: 8, groupId: floor?.id })
    await undo(body.id)
    expect((await list()).groups.map(({ name }) => name)).toEqual(['总部A座'])
  })
})

test('cells that are corrected at the same moment are all corrected', async () => {
  const { body } = await upload(`名称,容量\r\n${Array.from({ length: 6 }, (_, index) => `室${index},八\r\n`).join('')}`)
  const corrections = body.rows.map(({ line }) => ({ cells: [{ line, column: 'capacity', text: '8' }] }))
  await Promise.all(corrections.map((change) => call<RoomImport>(body.id, change, 'PATCH')))
  expect((await apply(body.id)).body.created).toBe(6)
})

describe('applying', () => {
  const table = `编号,名称,容量,自有设备,谁能预订\r\nOWN,自有室,7,茶水、升降桌,人员:张三#zhangsan\r\n,新室,4,,\r\nTHEIRS,望岳厅,12,茶水,\r\n`
  const withIds = () => table.replace('OWN', own).replace('THEIRS', theirs)

  test('does all of it at once; doing it again changes nothing', async () => {
    const { body } = await upload(withIds())
    expect((await apply(body.id)).body).toMatchObject({ created: 1, changed: 2, undoneAt: null })
    expect(await named('自有室')).toMatchObject({
      capacity: 7,
      labels: ['茶水', '升降桌'],
      bookableHere: { kind: 'listed', names: ['张三'] },
    })
    expect(await named('望岳厅')).toMatchObject({ capacity: 12, labels: ['茶水'] })
    expect((await apply(body.id)).body).toMatchObject({ created: 1, changed: 2 })
    expect((await list()).rooms).toHaveLength(3)
    const again = await upload(withIds())
    expect(again.body.counts).toEqual({ create: 0, change: 0, none: 3, blocked: 0 })
  })

  test('leaves rows with errors out only when that was wished', async () => {
    const { body } = await upload('名称,容量\r\n好的,4\r\n坏的,很多\r\n')
    expect((await apply(body.id, true)).body).toMatchObject({ created: 1, changed: 0 })
    expect(await named('坏的')).toBeUndefined()
  })

  test('is all or nothing when the process dies, and can be done again', async () => {
    const { dependencies } = server.current
    const { body } = await upload(withIds())
    dependencies.checkpoint = async (step) => {
      if (step === 'room_import.before_commit') throw new Error('killed')
    }
    expect((await apply(body.id)).status).toBe(500)
    dependencies.checkpoint = async () => {}
    expect(await named('新室')).toBeUndefined()
    expect((await apply(body.id)).body).toMatchObject({ created: 1 })
  })
})

async function imported(): Promise<string> {
  const { body } = await upload(`名称,容量,自有设备\r\n自有室,7,茶水\r\n新室,4,\r\n望岳厅,12,茶水\r\n`)
  await apply(body.id)
  return body.id
}

describe('undoing the last import', () => {
  test('puts everything back', async () => {
    const before = (await list()).rooms
    const id = await imported()
    expect((await list()).lastImport).toMatchObject({
      id,
      created: 1,
      changed: 2,
      appliedBy: administrator.employee.name,
    })
    expect((await undo(id)).body.undoneAt).not.toBeNull()
    expect((await list()).rooms).toEqual(before)
    expect((await undo(id)).status).toBe(200)
  })

  test('is refused where something was changed since, removed or booked, and says where', async () => {
    const id = await imported()
    const added = (await named('新室'))?.id ?? ''
    await send(administrator, `/admin/rooms/${own}`, { method: 'PATCH', json: { capacity: 99 } })
    await book(await server.current.signInAs(), aBooking({ roomIds: [added] }))
    const refused = await undo(id)
    expect([refused.status, refused.body.code]).toEqual([409, 'room_import.changed_since'])
    expect(refused.body.data).toEqual({
      obstacles: [
        { roomId: added, name: '新室', reason: 'booked', columns: [] },
        { roomId: own, name: '自有室', reason: 'changed', columns: ['capacity'] },
      ],
    })
    expect(await named('自有室')).toMatchObject({ capacity: 99, labels: ['茶水'] })
  })

  test('is for the last one only', async () => {
    const first = await imported()
    server.current.clock.advance(1_000)
    const { body } = await upload('名称,容量\r\n又一间,4\r\n')
    await apply(body.id)
    expect((await undo(first)).body.code).toBe('room_import.not_found')
  })
})

describe('an export', () => {
  const awkward = { name: '=cmd|"/c calc"!A1', description: '一,"二"\r\n三', labels: ['茶水'], sortOrder: -3 }
  test.each(['csv', 'xlsx'])('as %s is read back without any difference, formulas and all', async (format) => {
    await send(administrator, `/admin/rooms/${own}`, {
      method: 'PATCH',
      json: {
        ...awkward,
        timeZone: 'Asia/Tokyo',
        openHere: false,
        equipment: ['tv', 'video'],
        visibleTo: { kind: 'listed', employeeIds: [], departmentIds: [10], names: [] },
        bookableHere: { kind: 'administrators' },
      },
    })
    for (const language of ['zh-CN', 'en-US']) {
      const { bytes, headers } = await download(`export?format=${format}&language=${language}`)
      expect(headers.get('content-disposition')).toContain(`.${format}`)
      const { body } = await upload(Uint8Array.from(bytes), language)
      expect([issues(body), body.counts]).toEqual([[], { create: 0, change: 0, none: 2, blocked: 0 }])
    }
  })

  test('holds nothing that a spreadsheet would carry out', async () => {
    await send(administrator, `/admin/rooms/${own}`, { method: 'PATCH', json: { ...awkward, location: '@SUM(1)' } })
    const csv = (await download('export?format=csv')).bytes.toString()
    expect(csv.startsWith('\ufeff编号,名称')).toBe(true)
    expect(csv).toContain(`"'=cmd|""/c calc""!A1"`)
    expect(csv).toContain("'@SUM(1)")
    expect(csv).toContain(',-3,')
    const workbook = (await download('export?format=xlsx')).bytes
    expect(await readSheet(workbook)).toEqual(expect.arrayContaining([expect.arrayContaining([awkward.name])]))
  })

  test('may be of some rooms only', async () => {
    const csv = (await download(`export?format=csv&ids=${theirs}`)).bytes.toString()
    expect(csv).toContain('望岳厅')
    expect(csv).not.toContain('自有室')
  })

  test.each(['csv', 'xlsx'])('has a template as %s that the import reads', async (format) => {
    const { bytes } = await download(`template?format=${format}&language=zh-CN`)
    const { body } = await upload(Uint8Array.from(bytes))
    expect([body.columns.length, body.unknownColumns, issues(body), body.counts.create]).toEqual([14, [], [], 1])
  })
})

test('an import of 1 000 rooms and a bulk change of them are one step each', async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => `会议室${index},${(index % 30) + 2},总部A座`)
  const { body } = await upload(`名称,容量,分组\r\n${rows.join('\r\n')}\r\n`)
  expect(body.counts.create).toBe(1_000)
  expect((await apply(body.id)).body.created).toBe(1_000)
  const roomIds = (await list()).rooms.filter(({ origin }) => origin === 'own').map(({ id }) => id)
  const answer = await administrator.request('/meeting/api/v1/admin/rooms', {
    method: 'PATCH',
    json: { roomIds, change: { openHere: false } },
  })
  expect(((await answer.json()) as { changed: string[] }).changed).toHaveLength(1_001)
  expect((await list()).rooms.filter((room: AdminRoom) => room.openHere)).toHaveLength(1)
})
