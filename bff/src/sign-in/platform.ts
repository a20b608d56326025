/** Where somebody signs in from, by the words of DingTalk’s clients in the user agent; for statistics and support. */
export function platformOf(userAgent: string | undefined): string {
  const agent = userAgent ?? ''
  if (!/DingTalk/i.test(agent)) return 'browser'
  if (/OpenHarmony|ArkWeb/i.test(agent)) return 'harmony'
  if (/Android/i.test(agent)) return 'android'
  if (/iPhone|iPad|iPod/i.test(agent)) return 'ios'
  if (/dingtalk-win|Windows/i.test(agent)) return 'windows'
  return /macOS|Macintosh/i.test(agent) ? 'mac' : 'dingtalk'
}
