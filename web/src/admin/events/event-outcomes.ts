/** What became of an event, as the server puts it for engineers, in the words of Chinese administrators. */
const outcomes: Readonly<Record<string, string>> = {
  left: '已离职，登录已结束',
  'still there': '仍然在职',
  unknown: '这里没有这个人',
  'nobody named': '没有说是谁',
  'nothing named': '没有说是哪个部门',
  refreshed: '部门已更新',
  removed: '部门已移除',
  too_large: '部门太大，已安排整体核对',
  'administrators read': '已更新管理员',
  'directory check asked for': '已安排核对通讯录',
  'all bookings compared': '已安排核对全部预订',
  'names no calendar event: all bookings are compared': '没有说是哪个日程，已安排核对全部预订',
  'names no calendar event': '没有说是哪个日程',
  'nobody known to read it as': '没有人能读这个日程，等待核对忙闲',
  'not to be seen': '看不到这个日程，等待核对忙闲',
  'a series, left to the busy times': '循环日程，按会议室忙闲核对',
  'gone, and not known here': '日程已不在，这里也没有',
  gone: '日程已不在',
  'gone: cancelled here': '日程已删除，这里随之取消',
  'gone while being placed': '提交期间日程被删除',
  'ours, being handed over': '本系统的预订，正在转交',
  'ours, being moved': '本系统的预订，正在换会议室',
  'ours, being placed': '本系统的预订，正在提交',
  'ours, ended: to be withdrawn': '本系统的预订，已结束，将从钉钉撤回',
  'ours, to be placed': '本系统的预订，稍后提交到钉钉',
  'ours, agrees': '本系统的预订，与钉钉一致',
  'ours, changed': '本系统的预订，已按钉钉更新',
  'ours, in conflict': '本系统的预订，与另一个预订冲突',
  'ours, approval refused': '本系统的预订，审批未通过',
  'ours, without its room: cancelled here': '会议室在钉钉被移除，预订已取消',
  'native, recorded': '记下了钉钉客户端里的预订',
  'native, changed': '更新了钉钉客户端里的预订',
  'native, in conflict': '钉钉客户端里的预订，与另一个预订冲突',
  'native, being withdrawn': '钉钉客户端里的预订，正在撤回',
  'native, without its room': '钉钉客户端里的预订，会议室已移除',
  'native, approval refused': '钉钉客户端里的预订，审批未通过',
  'no room of ours': '与这里的会议室无关',
  noted: '已记录',
  'unknown type': '不需要处理的类型',
  'the Corp is not connected any more': '企业已断开连接',
  'came again meanwhile': '处理期间又来了一次，再处理一遍',
}

/** In Chinese where it has words, else as the server put it. */
export function toChineseOutcome(text: string): string {
  const read = /^(\d+) read, (\d+) visible$/.exec(text)
  if (read) return `读取 ${read[1]} 人，其中 ${read[2]} 人在授权范围内`
  const whole = outcomes[text]
  if (whole !== undefined) return whole
  const parts = text.split(', ').map((part) => outcomes[part])
  return parts.every((part) => part !== undefined) ? parts.join('；') : text
}
