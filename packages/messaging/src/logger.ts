type Log = (about: object, message?: string) => void

/** Fits pino. */
export type Logger = { info: Log; warn: Log; error: Log; debug: Log }
