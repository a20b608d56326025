import { describe, expect, it } from 'vitest'
import { ContainerError, toContainerError } from './container.ts'
import { toFailureReport } from './failure-report.ts'

const android = 'Mozilla/5.0 (Linux; Android 14) Chrome/100 Mobile Safari/537.36 AliApp(DingTalk/8.1.11) com.alibaba'

describe('what the server is told of a sign-in that failed inside DingTalk', () => {
  it('DingTalk’s own code and words, and which client it was', () => {
    const error = toContainerError({ errorCode: 9, errorMessage: '对应企业没有某域名微应用' })
    expect(toFailureReport(error, android)).toEqual({
      kind: 'refused',
      nativeCode: '9',
      message: '9 对应企业没有某域名微应用',
      platform: 'android',
      dingTalkVersion: '8.1.11',
    })
  })

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AliApp(DingTalk/8.1.11)', 'ios', '8.1.11'],
    ['Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1.6.1 Mobile AliApp(DingTalk/8.0.30)', 'harmony', '8.0.30'],
    ['Mozilla/5.0 (Windows NT 10.0) dingtalk-win/1.0.0 nw(0.14.7) DingTalk(7.6.0-Release.1)', 'pc', '7.6.0'],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/133.0.0.0', 'pc', null],
  ])('%s', (userAgent, platform, dingTalkVersion) => {
    expect(toFailureReport(new ContainerError('timeout'), userAgent)).toMatchObject({
      kind: 'timeout',
      platform,
      dingTalkVersion,
    })
  })

  it('never more than the server takes, whatever was thrown', () => {
    const irregular = new ContainerError('refused', { code: 'odd code\n!', message: `${'长'.repeat(119)}😀\n` })
    expect(toFailureReport(irregular, '')).toMatchObject({ nativeCode: 'oddcode', message: '长'.repeat(119) })
    expect(toFailureReport(new Error('a\u0000b'), '')).toMatchObject({ kind: 'unknown', message: 'a b' })
    expect(toFailureReport(undefined, '')).toMatchObject({ kind: 'unknown', nativeCode: '', message: '' })
  })
})
