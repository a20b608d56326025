import { expect, it } from 'vitest'
import { zoneOffset } from './zone.ts'

it.each(['UTC', 'Asia/Shanghai', 'Asia/Taipei', 'Asia/Hong_Kong', 'Asia/Singapore', 'Asia/Tokyo'])(
  'the clocks of %s are where the runtime has them, in each month of fifty years and before',
  (zone) => {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    for (let month = 0; month < 50 * 12; month += 1) {
      const instant = Date.UTC(1986, month, 2, 3, 4)
      const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? ''
      const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
      const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
      expect(zoneOffset(instant, zone), `${zone} ${new Date(instant).toISOString()}`).toBe(offset)
    }
  },
)
