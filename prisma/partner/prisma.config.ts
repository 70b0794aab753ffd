import { prismaConfig } from '@channel/provision/prisma-config'

export default prismaConfig('partner', process.env.DATABASE_URL)
