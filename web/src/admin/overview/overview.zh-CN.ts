export const overviewZhCN = {
  title: '概览',
  lead: '{name}，这里是现在需要留意的事。',
  unreadable: '暂时读不到，打开页面可以看到原因。',
}
