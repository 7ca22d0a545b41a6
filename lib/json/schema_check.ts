import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { InvalidDataError } from "../errors.ts";

/**
 * Makes a check against a JSON schema. The schema is compiled at the first use, as that takes longer than all the rest.
 *
 * @param schema The schema, draft 7, with ajv's `discriminator`.
 * @param whole What messages call the value as a whole, such as `"the recipe"`.
 * @returns The check: it gives back a value that fits, and throws an InvalidDataError that names the path of each key
 * that does not, what it must be and what it is. The key `$schema`, which editors use, is left out.
 */
export function schemaCheck<Value>(schema: object, whole: string): (json: unknown, path: string) => Value {
  const breachesOf = schemaBreaches(schema, whole);
  return (json, path) => {
    const breaches = breachesOf(json);
    if (breaches.length > 0) throw new InvalidDataError(path, breaches.join("; "));
    const { $schema: _, ...value } = json as Value & { $schema?: string };
    return value as Value;
  };
}

/**
 * The same for a value that is no file's: the check gives the breaches back, each in words, and none where all fits.
 *
 * @param schema The schema, draft 7, with ajv's `discriminator`.
 * @param whole What breaches call the value as a whole.
 */
export function schemaBreaches(schema: object, whole: string): (json: unknown) => string[] {
  let validate: ValidateFunction | undefined;
  return (json) => {
    validate ??= new Ajv({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true })
      .compile(schema);
    return validate(json) ? [] : validate.errors!.map((error) => describe(error, whole));
  };
}

/** One breach of the schema in words. */
function describe(error: ErrorObject, whole: string): string {
  const { instancePath, keyword, params, data, message } = error;
  const { properties, oneOf } = error.parentSchema as SchemaPart;
  const place = instancePath.slice(1).replace(/\/(\d+)/g, "[$1]").replaceAll("/", ".");
  const child = (key: string) => place === "" ? key : `${place}.${key}`;
  switch (keyword) {
    case "required":
      return `${child(params.missingProperty)} must be given: current value is none`;
    case "additionalProperties":
      return `${child(params.additionalProperty)} must be one of the keys ${
        Object.keys(properties!).join(", ")
      }: current value is another`;
    case "discriminator": {
      const tags = oneOf!.flatMap((part) => {
        const tag = part.properties![params.tag]!;
        return tag.enum ?? [tag.const];
      });
      return breach(child(params.tag), `be one of ${tags.join(", ")}`, params.tagValue);
    }
    case "enum":
      return breach(place, `be one of ${params.allowedValues.join(", ")}`, data);
    default:
      return breach(place === "" ? whole : place, message!.replace(/^must /, ""), data);
  }
}

/** The part of a schema that messages need. */
interface SchemaPart {
  properties?: Record<string, { const?: string; enum?: string[] }>;
  oneOf?: SchemaPart[];
}

/**
 * A broken rule in words.
 *
 * @param rule What it must do, after "must".
 */
export function breach(name: string, rule: string, value: unknown): string {
  return `${name} must ${rule}: current value is ${JSON.stringify(value)}`;
}
