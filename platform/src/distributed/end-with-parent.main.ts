/* Loaded before the program of every child: a supervisor that is killed takes its children with it. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
