import { prismaConfig } from '@channel/provision/prisma-config'

export default prismaConfig('order', process.env.DATABASE_URL)
