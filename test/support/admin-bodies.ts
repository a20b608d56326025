/** What a body names: somebody or something of another company. */
export type ForeignIds = { employeeId: string }

/**
 * The least that a changing route of the management backend needs to look beyond the shape of the request; add yours. `name` is
 * the method and the path as declared. A route that is not here is tried with an empty body.
 */
export function adminBodies(name: string, { employeeId }: ForeignIds): unknown {
  const bookingIds = ['0198f0f0-0000-7000-8000-000000000001']
  const bodies: Record<string, unknown> = {
    'POST /meeting/api/v1/admin/directory/people/lookup': { userId: 'nobody' },
    'PUT /meeting/api/v1/admin/directory/leavers/settings': { action: 'release', afterDays: 3 },
    'POST /meeting/api/v1/admin/directory/leavers/hand-over': { bookingIds, toEmployeeId: employeeId },
    'POST /meeting/api/v1/admin/directory/leavers/release': { bookingIds },
    'POST /meeting/api/v1/admin/administrators': { employeeId },
    'PUT /meeting/api/v1/admin/notices/kinds/:kind': {},
    'POST /meeting/api/v1/admin/notices/test': {
      kind: 'refused',
      language: 'zh-CN',
      template: { title: '标题', body: '正文' },
    },
    'POST /meeting/api/v1/admin/rooms': { name: '隔离测试', origin: 'own' },
    'POST /meeting/api/v1/admin/rooms/groups': { name: '隔离测试', parentId: null, origin: 'own' },
    'PATCH /meeting/api/v1/admin/rooms/groups/:id': { name: '隔离测试' },
    'PATCH /meeting/api/v1/admin/rooms/:id': { labels: ['隔离测试'] },
    'PUT /meeting/api/v1/admin/check-in': {
      isOn: false,
      opensMinutes: 10,
      deadlineMinutes: 10,
      warnMinutes: 5,
      fromApp: true,
      forgives: true,
      exempt: { roomIds: [], employeeIds: [], upToMinutes: null, fromMinutes: null },
    },
    'PUT /meeting/api/v1/admin/closures/:id': {
      roomIds: ['0198f0f0-0000-7000-8000-000000000002'],
      start: '2099-01-01T00:00',
      end: null,
      reason: '隔离测试',
    },
    'POST /meeting/api/v1/admin/closures/:id/choices': {
      choices: [{ bookingId: bookingIds[0], roomId: '0198f0f0-0000-7000-8000-000000000002', choice: 'cancel' }],
    },
    'PUT /meeting/api/v1/admin/connection': { agentId: '4711' },
    'POST /meeting/api/v1/admin/connection/validate': { agentId: '4711' },
  }
  return bodies[name] ?? {}
}
