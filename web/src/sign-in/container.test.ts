import { describe, expect, it } from 'vitest'
import { ContainerError, corpIdOf, isInsideDingTalk, toContainerError } from './container.ts'

const browser = { userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/133.0.0.0', windowName: '', hasInvokeApi: false }

describe('telling whether DingTalk is around', () => {
  it('knows phones by their user agent and PC clients by the window', () => {
    expect(isInsideDingTalk({ ...browser, userAgent: 'Android 14 Chrome/100 AliApp(DingTalk/8.1.11)' })).toBe(true)
    expect(
      isInsideDingTalk({ ...browser, windowName: '{"containerId":"7","hostOrigin":"https://im.dingtalk.com"}' }),
    ).toBe(true)
    expect(isInsideDingTalk({ ...browser, hasInvokeApi: true })).toBe(true)
  })

  it('takes other windows for plain browsers, whatever their name', () => {
    expect(isInsideDingTalk(browser)).toBe(false)
    expect(isInsideDingTalk({ ...browser, windowName: '{broken' })).toBe(false)
    expect(isInsideDingTalk({ ...browser, windowName: '{"id":1}' })).toBe(false)
  })
})

describe('reading the CorpId from the address', () => {
  it('takes a real one and ignores the placeholder that was not replaced', () => {
    expect(corpIdOf('?corpId=ding123')).toBe('ding123')
    expect(corpIdOf('?corpId=$CORPID$')).toBeNull()
    expect(corpIdOf('?corpId=%24CORPID%24')).toBeNull()
    expect(corpIdOf('')).toBeNull()
  })
})

describe('the container’s irregular errors', () => {
  it.each([
    [{ errorCode: '-1', errorMessage: 'user cancelled' }, 'cancelled', '-1'],
    [{ errorCode: 'PC_1011' }, 'cancelled', 'PC_1011'],
    [{ errorCode: 4050, errorMessage: 'not supported' }, 'unsupported', '4050'],
    [new Error('4040: not in DingTalk'), 'notInDingTalk', ''],
    [{ errorCode: '9', errorMessage: '对应企业没有某域名微应用' }, 'refused', '9'],
    [undefined, 'refused', ''],
  ])('%j becomes one kind', (thrown, kind, code) => {
    expect(toContainerError(thrown)).toMatchObject({ kind, code })
  })

  it('keeps what DingTalk said for the person who must repair it', () => {
    expect(toContainerError({ errorCode: 3, errorMessage: '域名不符' }).message).toBe('3 域名不符')
  })

  it('leaves its own errors alone', () => {
    const own = new ContainerError('timeout')
    expect(toContainerError(own)).toBe(own)
  })
})
