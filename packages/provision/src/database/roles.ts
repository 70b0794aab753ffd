import pg from 'pg'
import type { ServiceName } from '../services.js'
import { roleOf, rolePassword } from './service-url.js'

const { escapeIdentifier, escapeLiteral } = pg

const isSuperuser = async (admin: pg.Client): Promise<boolean> => {
  const { rows } = await admin.query<{ rolsuper: boolean }>('SELECT rolsuper FROM pg_roles WHERE rolname = current_user')
  return rows[0]?.rolsuper ?? false
}

/** The database belongs to nobody but the roles named afterwards. */
export const closeToPublic = async (admin: pg.Client, database: string): Promise<void> => {
  await admin.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(database)} FROM PUBLIC`)
  await admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC')
}

/** One role and one schema for the service; the role owns its schema and may use nothing else. */
export const ensureRole = async (admin: pg.Client, database: string, service: ServiceName, secret: string): Promise<void> => {
  const name = roleOf(database, service)
  const role = escapeIdentifier(name)
  const schema = escapeIdentifier(service)
  const password = escapeLiteral(rolePassword({ database, service, secret }))
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
  await admin.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${password}`)
  // On managed servers the administrator is no superuser and must be a member of a role to give it a schema.
  if (!(await isSuperuser(admin))) await admin.query(`GRANT ${role} TO CURRENT_USER`)
  await admin.query(`ALTER ROLE ${role} SET search_path = ${schema}`)
  // Prisma's driver adapter reads and writes times without their zone, which is right in UTC only.
  await admin.query(`ALTER ROLE ${role} SET timezone = 'UTC'`)
  await admin.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(database)} TO ${role}`)
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${role}`)
}
