/** One thing that is wrong with an input, and where. */
export type InputIssue = { path: (string | number)[]; code: string; message: string }

/** The service refused the input: it does not fit the message's schema. Nothing was done. */
export class RpcInvalid extends Error {
  constructor(
    readonly pattern: string,
    readonly issues: InputIssue[],
  ) {
    super(
      `${pattern}: invalid input: ${issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ')}`,
    )
    this.name = 'RpcInvalid'
  }
}

/** The service could not be reached or did not answer in time. Whether the work was done is not known. */
export class RpcUnavailable extends Error {
  constructor(
    readonly pattern: string,
    readonly reason: string,
  ) {
    super(`${pattern}: unavailable: ${reason}`)
    this.name = 'RpcUnavailable'
  }
}

/** The service met an unexpected error. Its log has the cause under the trace id; the cause itself does not travel. */
export class RpcFailed extends Error {
  constructor(
    readonly pattern: string,
    readonly traceId: string,
    reason = 'failed',
  ) {
    super(`${pattern}: ${reason} (trace ${traceId})`)
    this.name = 'RpcFailed'
  }
}
