import type { Dependencies } from './dependencies.ts'

type ClientParts = Pick<Dependencies, 'config' | 'database' | 'clock' | 'ids' | 'log' | 'fetch'>

/** Makes the client of a Corp on first use and keeps it as long as its credentials stay the same. */
export function createDingTalkClients(_parts: ClientParts): Dependencies['dingtalk'] {
  return () => {
    throw new Error('the DingTalk client is not wired yet')
  }
}
