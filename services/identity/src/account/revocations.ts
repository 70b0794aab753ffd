/** Makes ended sessions known to whoever accepts access tokens, until the last of those tokens has expired by itself. */
export type Revocations = { publish(sessionIds: readonly string[]): Promise<void> }
