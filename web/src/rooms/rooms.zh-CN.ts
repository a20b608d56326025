export const roomsZhCN = { title: '会议室' }
