/** Another service refused what cannot be refused at this point: a defect, or somebody changed its data by hand. */
export class UnexpectedAnswer extends Error {
  constructor(
    readonly pattern: string,
    readonly refusal: { code: string },
  ) {
    super(`${pattern} answered ${JSON.stringify(refusal)}`)
    this.name = 'UnexpectedAnswer'
  }
}
