/** A property of a JSON Schema, on a line of its own. */
export interface SchemaField {
  /** Where it stands, e.g. `lines[].sku`; empty for the whole. */
  path: string;
  /** How deep it is nested, from 0. */
  depth: number;
  type: string;
  isRequired: boolean;
  /** What else there is to know: its description, limits and choices. */
  notes: string[];
}

type Schema = Record<string, unknown>;

/** More would be no overview. */
const MAX_FIELDS = 200;
const MAX_DEPTH = 6;

/** The schema's text with line breaks and indentation; as it is when it is no JSON. */
export function formatJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The properties that a JSON Schema spells out, each followed by those inside of it. */
export function schemaFields(text: string): SchemaField[] {
  const fields: SchemaField[] = [];
  try {
    const schema: unknown = JSON.parse(text);
    if (!isSchema(schema)) return [];
    collect(schema, '', 0, fields);
    // A plain value has no properties, but is one itself.
    if (fields.length === 0 && schema.type) {
      fields.push({
        path: '',
        depth: 0,
        type: typeOf(schema),
        isRequired: true,
        notes: notesOf(schema),
      });
    }
  } catch {
    return [];
  }
  return fields;
}

function collect(schema: Schema, path: string, depth: number, fields: SchemaField[]): void {
  if (depth > MAX_DEPTH) return;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isSchema(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isSchema(property) || fields.length >= MAX_FIELDS) continue;
    const place = path ? `${path}.${name}` : name;
    const isRequired = required.includes(name);
    fields.push({
      path: place,
      depth,
      type: typeOf(property),
      isRequired,
      notes: notesOf(property),
    });
    collect(property, place, depth + 1, fields);
  }
  if (isSchema(schema.items)) collect(schema.items, `${path}[]`, depth, fields);
}

/** What kind of value a schema describes, e.g. `string[]`. */
export function typeOf(schema: Schema): string {
  const { type, items, $ref, format } = schema;
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array') return isSchema(items) ? `${typeOf(items)}[]` : 'array';
  if (typeof type === 'string') return typeof format === 'string' ? `${type} (${format})` : type;
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? $ref;
  if (schema.properties) return 'object';
  for (const [key, word] of [
    ['oneOf', 'one of'],
    ['anyOf', 'any of'],
    ['allOf', 'all of'],
  ] as const) {
    const choices = schema[key];
    if (Array.isArray(choices)) return `${word} ${choices.filter(isSchema).map(typeOf).join(', ')}`;
  }
  return 'any';
}

const LIMITS: Record<string, string> = {
  minimum: 'at least',
  exclusiveMinimum: 'more than',
  maximum: 'at most',
  exclusiveMaximum: 'less than',
  minLength: 'length at least',
  maxLength: 'length at most',
  minItems: 'items at least',
  maxItems: 'items at most',
  pattern: 'matches',
  multipleOf: 'multiple of',
  default: 'default',
  const: 'always',
};

function notesOf(schema: Schema): string[] {
  const texts = [schema.description ?? schema.title].filter((text) => typeof text === 'string');
  const limits = Object.entries(LIMITS)
    .filter(([key]) => schema[key] !== undefined)
    .map(([key, word]) => `${word} ${written(schema[key])}`);
  const choices = Array.isArray(schema.enum)
    ? [`one of ${schema.enum.map(written).join(', ')}`]
    : [];
  return [...texts, ...choices, ...limits];
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
