import { prismaConfig } from '@channel/provision/prisma-config'

export default prismaConfig('dealer', process.env.DATABASE_URL)
