/**
 * An address for a printed code: an https link that any camera opens. With DingTalk installed it leads into the app (so that signing
 * in needs no tap), else to the same page in the browser (server-api.md §8.2). `code` shows that it was read in the room.
 */
export function toRoomLink(
  roomId: string,
  { publicUrl, corpId, agentId, code }: { publicUrl: string; corpId: string; agentId: string; code: string },
): string {
  const path = `/meeting/rooms/${roomId}?code=${encodeURIComponent(code)}`
  const query = new URLSearchParams({
    appId: agentId,
    appType: '2',
    corpId,
    path,
    fallbackLink: new URL(path, publicUrl).href,
  })
  return `https://applink.dingtalk.com/page/h5_app_open?${query.toString()}`
}
