import { toast } from './dom.js'

/** What the server wrote into the page: names of the calls, choices, permissions. */
export const data = JSON.parse(document.querySelector('#data').textContent)

/** One control call; throws an Error with the sandbox's own words when it refuses. */
export async function call(name, payload = {}) {
  const response = await fetch(`/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  const text = await response.text()
  const answer = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) throw new Error(answer?.error ?? `${name}: HTTP ${response.status}`)
  return answer
}

/** A control call that a person asked for: says how it went and answers undefined when it was refused. */
export async function act(name, payload, done) {
  try {
    const answer = (await call(name, payload)) ?? {}
    toast(done ?? `${name}: done`)
    document.dispatchEvent(new CustomEvent('acted'))
    return answer
  } catch (error) {
    toast(`${name}: ${error.message}`, 'bad')
    return undefined
  }
}
