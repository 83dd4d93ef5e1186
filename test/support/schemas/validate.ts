import { Ajv, type SchemaObject } from 'ajv';

/**
 * Checks requests against what a vendor's own description says of them. The schemas are written from those descriptions
 * in our own words; a fake that holds one notes every request that the vendor would refuse.
 */

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: true });

export type Check = (what: unknown) => string[];

/** Gives what is wrong with a value, one line each; nothing when it is as described. */
export function checker(schema: SchemaObject): Check {
  const validate = ajv.compile(schema);
  return (what) => {
    if (validate(what)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  };
}

/** An object that has these and nothing else. */
export function only(properties: Record<string, SchemaObject>, required: string[] = []): SchemaObject {
  return { type: 'object', properties, required, additionalProperties: false };
}
