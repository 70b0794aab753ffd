import { createHmac } from 'node:crypto'

export type ServiceUrlOptions = {
  adminUrl: string
  database: string
  service: string
  /** The platform's secret, from which the passwords of all roles are derived. */
  secret: string
}

/** Roles belong to the whole server, so the database's name is part of theirs: `channel_inventory` in database `channel`. */
export const roleOf = (database: string, service: string): string => `${database}_${service}`

export const rolePassword = ({ database, service, secret }: Omit<ServiceUrlOptions, 'adminUrl'>): string =>
  createHmac('sha256', secret).update(`postgresql:${database}:${service}`).digest('base64url')

export const databaseUrl = (adminUrl: string, database: string): string => {
  const url = new URL(adminUrl)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.toString()
}

/** Where a service connects as its own role, whose search path is its own schema. */
export const serviceUrl = (options: ServiceUrlOptions): string => {
  const url = new URL(databaseUrl(options.adminUrl, options.database))
  url.username = encodeURIComponent(roleOf(options.database, options.service))
  url.password = rolePassword(options)
  return url.toString()
}
