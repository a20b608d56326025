// Loaded before a child's own program: the child ends in order when its launcher is gone, however that ended.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Waiting for that must not keep a process alive that has finished.
process.channel?.unref()
