import { prismaConfig } from '@channel/provision/prisma-config'

export default prismaConfig('identity', process.env.DATABASE_URL)
