/** A decision that was not taken, or a question that could not be asked. */
export class KittyError extends Error {
  /** @param {import("./types.d.ts").RefusalData & { cause?: unknown }} refusal */
  constructor(refusal) {
    super(refusal.message, "cause" in refusal ? { cause: refusal.cause } : undefined);
    this.code = refusal.code;
    this.class = refusal.class;
    this.remedy = refusal.remedy;
    this.candidates = refusal.candidates;
    this.fields = refusal.fields;
  }

  get name() {
    return "KittyError";
  }

  /** The refusal as data, in the order of the wire. */
  toJSON() {
    const { code, class: kind, message, remedy, candidates, fields } = this;
    return { code, class: kind, message, remedy, candidates, fields };
  }
}

/** The authority itself failed: a defect, or no memory left. */
export class InternalError extends Error {
  get name() {
    return "InternalError";
  }
}
