/** What an administrator would copy out of DingTalk's console for one company and one internal app. */
export type Credentials = {
  corpId: string
  agentId: number
  /** Client ID, also called AppKey. */
  clientId: string
  /** Client Secret, also called AppSecret. */
  clientSecret: string
  eventToken: string
  eventAesKey: string
  /** Secret of the company (not of the app) for the admin console's sign-in. */
  ssoSecret: string
}

/** The sandbox company's credentials; the same in every run, so that they can stand in an `.env` file. */
export const credentials: Credentials = {
  corpId: 'ding5a4db0c5c0ffee8135c2f4657eb6378f',
  agentId: 3_086_210_042,
  clientId: 'dingsandbox0meeting7',
  clientSecret: 'sandbox-Zp4wK1uVb8QeYx6RtN2mLc9Jd3HfSg7AoPiUyTr5EwQz0XvCk',
  eventToken: 'SandboxToken2026',
  // 43 characters whose last one carries bits beyond 32 bytes, as most real keys do.
  eventAesKey: 'sandboxAesKey0123456789abcdefghijABCDEFGHIJ',
  ssoSecret: 'sandboxSso-7kQmV2xNcR8bT4wYpL6dZ1sHgJ9fKuEaOiXvCnMq3B5rT0yW',
}
