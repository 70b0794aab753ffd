import { prismaConfig } from '@channel/provision/prisma-config'

export default prismaConfig('inventory', process.env.DATABASE_URL)
