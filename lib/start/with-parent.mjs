// Loaded into the web process before Next: ends it with the supervisor, and in bounded time.

/** Time for what is being answered when the studio stops, in milliseconds. */
const lastAnswers = 2000

// The channel to the supervisor closes when that is gone, however it went.
process.on('disconnect', () => process.exit(0))

// Next waits for every open connection, and each browser holds one open for its live updates.
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(0), lastAnswers).unref()
})
