/** Where a card's button leads in the app. */
export type NoticeTarget = { bookingId: string } | 'list' | { adminPath: string }

/**
 * A link that opens a page of the app inside DingTalk's client with the app's context, so that signing in needs no tap
 * (server-api.md §8.3). It names ids only, nothing about anybody.
 */
export function toAppLink(
  target: NoticeTarget,
  { publicUrl, corpId, agentId }: { publicUrl: string; corpId: string; agentId: string },
): string {
  const page = new URL(`/meeting${pathOf(target)}`, publicUrl)
  page.searchParams.set('corpId', corpId)
  const query = new URLSearchParams({
    corpid: corpId,
    container_type: 'work_platform',
    app_id: `0_${agentId}`,
    redirect_type: 'jump',
    redirect_url: page.href,
  })
  const link = `dingtalk://dingtalkclient/action/openapp?${query.toString()}`
  return link.length <= maxLinkLength ? link : page.href
}

/** Longer ones DingTalk refuses (server-api.md §5.2). */
const maxLinkLength = 500

function pathOf(target: NoticeTarget): string {
  if (target === 'list') return '/notices'
  return 'bookingId' in target ? `/bookings/${target.bookingId}` : target.adminPath
}
