export const overviewZhCN = {
  title: '概览',
  lead: '{name}，这里是现在需要留意的事。',
  health: {
    title: '体检',
    open: '查看体检',
    fault: '{count} 项有问题',
    warning: '{count} 项需要注意',
    ok: '{count} 项正常',
    last: '最近一次检查：{time}',
    never: '还没有检查过',
  },
  events: {
    title: '事件',
    open: '查看事件',
    none: '还没有',
    last: '最近一个事件：{time}，一周内 {count} 个',
    dead: '{count} 个没能处理',
    waiting: '{count} 个等待处理',
    missing: '有 {count} 种事件还从没收到过',
  },
  unreadable: '暂时读不到，打开页面可以看到原因。',
}
