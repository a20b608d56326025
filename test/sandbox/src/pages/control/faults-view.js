import { act, call, data } from './api.js'
import { button, card, checkbox, field, form, h, input, select } from './dom.js'
import { departmentPicker, peopleField } from './person-field.js'

const { selectChoices } = data
const lines = (text) => text.split(/[\s,]+/).filter(Boolean)
const number = (name, value, props = {}) => input(name, value, { type: 'number', min: 0, ...props })
const apiField = (name = 'api') =>
  field('Only this call (empty: all)', input(name, '', { list: 'apis', placeholder: 'createEvent' }))

function standingCard(faults) {
  return card(
    'Slow, silent, down',
    form(
      ({ latencyMs, neverAnswer, outage, ipBlock, readBackLagMs, dateAheadMs }) =>
        act(
          'setFaults',
          {
            latencyMs: Number(latencyMs),
            readBackLagMs: Number(readBackLagMs),
            dateAheadMs: Number(dateAheadMs),
            neverAnswer: lines(neverAnswer),
            outage: outage === 'on',
            ipBlock,
          },
          'Faults set',
        ),
      h(
        'div',
        { class: 'pair' },
        field('Latency of every call (ms)', number('latencyMs', faults.latencyMs)),
        field('Read-back lag of rooms (ms)', number('readBackLagMs', faults.readBackLagMs)),
        field('Date of answers ahead by (ms)', number('dateAheadMs', faults.dateAheadMs)),
      ),
      field('Calls that never answer (* is all)', input('neverAnswer', faults.neverAnswer.join(' '), { list: 'apis' })),
      field('Address blocked', select('ipBlock', selectChoices.ipBlocks, faults.ipBlock)),
      checkbox('outage', 'Outage: nothing works', faults.outage),
      h(
        'div',
        { class: 'bar-line' },
        h('button', { class: 'primary' }, 'Set'),
        button('Clear all faults', () => act('clearFaults', {}, 'All faults cleared')),
      ),
    ),
    form(
      ({ api, ms }) =>
        act('setFaults', { latencyByApi: { ...faults.latencyByApi, [api]: Number(ms) } }, `${api} takes ${ms} ms`),
      h(
        'div',
        { class: 'pair' },
        field('Slow call', input('api', '', { list: 'apis', required: true, placeholder: 'createEvent' })),
        field('Latency (ms)', number('ms', 3000)),
      ),
      h('button', {}, 'Slow it'),
    ),
    h(
      'p',
      { class: 'soft' },
      Object.entries(faults.latencyByApi)
        .map(([api, ms]) => `${api}: ${ms} ms`)
        .join(', '),
    ),
  )
}

const describeFault = ({ kind, as, count, api }) => `${count} × ${kind ?? `lost, ${as}`}${api ? ` at ${api}` : ''}`
const onApi = (api) => (api ? { api } : {})

function burstCard(faults) {
  return card(
    'Errors',
    form(
      ({ kind, count, api }) =>
        act('setFaults', { errors: [...faults.errors, { kind, count: Number(count), ...onApi(api) }] }, 'Burst set'),
      h(
        'div',
        { class: 'pair' },
        field('Answer', select('kind', selectChoices.errorKinds)),
        field('How often', number('count', 3, { min: 1 })),
      ),
      apiField(),
      h('button', {}, 'Set off'),
    ),
    h('h3', {}, 'The work is done, the answer is lost'),
    form(
      ({ as, count, api }) =>
        act(
          'setFaults',
          { answerLost: [...faults.answerLost, { as, count: Number(count), ...onApi(api) }] },
          'Loss set',
        ),
      h(
        'div',
        { class: 'pair' },
        field('Instead', select('as', selectChoices.lostAnswers)),
        field('How often', number('count', 1, { min: 1 })),
      ),
      apiField(),
      h('button', {}, 'Lose answers'),
    ),
    h(
      'ul',
      { class: 'plain soft' },
      [...faults.errors, ...faults.answerLost].map((one) => h('li', {}, describeFault(one))),
    ),
  )
}

function limitsCard({ quota, allowList }) {
  return card(
    'Quota, limits, addresses, tokens',
    form(
      (fields) =>
        act(
          'setQuota',
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Number(value)])),
          'Quota set',
        ),
      h(
        'div',
        { class: 'pair' },
        field('Calls a month', number('monthlyCalls', quota.monthlyCalls)),
        field('used', number('usedCalls', quota.usedCalls)),
      ),
      h(
        'div',
        { class: 'pair' },
        field('Pushes a month', number('monthlyPushes', quota.monthlyPushes)),
        field('used', number('usedPushes', quota.usedPushes)),
      ),
      h('button', {}, 'Set quota'),
    ),
    form(
      ({ qps, eventsPerDay }) =>
        act('setLimits', { qps: Number(qps), eventsPerDay: Number(eventsPerDay) }, 'Limits set'),
      h(
        'div',
        { class: 'pair' },
        field('Calls a second (0: off)', number('qps', 20)),
        field('Events a day per person (0: off)', number('eventsPerDay', 100)),
      ),
      h('button', {}, 'Set limits'),
    ),
    form(
      ({ ips, callerIp }) =>
        act(
          'setAllowList',
          { ...(ips.trim() ? { ips: lines(ips) } : {}), ...(callerIp ? { callerIp } : {}) },
          'Allow-list set',
        ),
      field('Allow-list (empty: any address)', input('ips', allowList?.join(' ') ?? '')),
      field('Address that DingTalk sees', input('callerIp', '', { placeholder: '203.0.113.9' })),
      h('button', {}, 'Set allow-list'),
    ),
    h(
      'div',
      { class: 'bar-line' },
      button('Expire tokens', () => act('invalidateTokens', { how: 'expire' }, 'Tokens expired')),
      button('Forget tokens', () => act('invalidateTokens', { how: 'forget' }, 'Tokens forgotten')),
    ),
  )
}

function noticesCard() {
  const people = peopleField()
  return card(
    'Work notices',
    form(
      ({ lagMs, perPersonAndDay, drops }) =>
        act(
          'setNotices',
          {
            lagMs: Number(lagMs),
            perPersonAndDay: Number(perPersonAndDay),
            dropsRepeated: drops === 'on',
            failsFor: people.userIds(),
          },
          'Notices set',
        ),
      h(
        'div',
        { class: 'pair' },
        field('Delivery takes (ms)', number('lagMs', 0)),
        field('For one person a day', number('perPersonAndDay', 500)),
      ),
      checkbox('drops', 'The same again on the same day is dropped', true),
      field('Fails for', people.element),
      h('button', {}, 'Set notices'),
    ),
  )
}

function secretCard() {
  return card(
    "The app's secret",
    form(
      ({ clientSecret }) => act('setCredentials', { clientSecret }, 'The old secret is refused from now on'),
      field('New Client Secret', input('clientSecret', '', { required: true, placeholder: 'as after a reset' })),
      h('button', {}, 'Reset it'),
    ),
  )
}

const togglePermission = (permission) => (event) =>
  act(
    event.target.checked ? 'grantPermissions' : 'revokePermissions',
    { permissions: [permission] },
    `${permission}: ${event.target.checked ? 'granted' : 'taken away'}`,
  )

function permissionsCard(granted) {
  return card(
    'Permissions',
    data.permissions.map((permission) =>
      checkbox(permission, permission, granted.includes(permission), { onChange: togglePermission(permission) }),
    ),
  )
}

function scopeCard() {
  const people = peopleField()
  const departments = departmentPicker()
  return card(
    'What the app may see of the directory',
    form(
      () =>
        act(
          'setScope',
          {
            departmentIds: [...departments.selectedOptions].map(({ value }) => Number(value)),
            userIds: people.userIds(),
          },
          'Scope set',
        ),
      field('Departments with all below', departments),
      field('And these people', people.element),
      h('button', {}, 'Set scope'),
    ),
  )
}

/** Everything that goes wrong between the app and DingTalk. */
export async function renderFaults(page) {
  const draw = async () => {
    const [state, count] = await Promise.all([call('state'), call('callCount')])
    page.replaceChildren(
      h(
        'datalist',
        { id: 'apis' },
        Object.keys(count.byApi).map((api) => h('option', { value: api })),
      ),
      h(
        'div',
        { class: 'cards' },
        standingCard(state.faults),
        burstCard(state.faults),
        limitsCard(state),
        permissionsCard(state.permissions),
        scopeCard(),
        noticesCard(),
        secretCard(),
      ),
    )
  }
  await draw()
  return draw
}
