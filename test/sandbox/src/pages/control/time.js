/** The company's clock is Asia/Shanghai, whatever the browser's is. */
const offsetMs = 8 * 3_600_000
export const dayMs = 86_400_000
export const minuteMs = 60_000

const shifted = (moment) => new Date(moment + offsetMs).toISOString()

export const clockOf = (moment) => shifted(moment).slice(11, 16)
export const dateOf = (moment) => shifted(moment).slice(0, 10)
export const stampOf = (moment) => shifted(moment).slice(11, 19)
export const localInputOf = (moment) => shifted(moment).slice(0, 16)
export const fromLocalInput = (text) => Date.parse(`${text}:00+08:00`)
export const startOfDay = (date) => Date.parse(`${date}T00:00:00+08:00`)
