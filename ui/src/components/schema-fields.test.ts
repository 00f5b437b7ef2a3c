import { describe, expect, it } from 'vitest';
import { formatJson, schemaFields } from './schema-fields';

const fields = (schema: unknown) => schemaFields(JSON.stringify(schema));

describe('the fields of a JSON Schema', () => {
  it('are listed with what is inside of them', () => {
    const found = fields({
      required: ['lines'],
      properties: {
        lines: {
          type: 'array',
          minItems: 1,
          items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
        },
        until: { type: 'string', format: 'date' },
      },
    });

    expect(
      found.map(({ path, depth, type, isRequired }) => [path, depth, type, isRequired]),
    ).toEqual([
      ['lines', 0, 'object[]', true],
      ['lines[].sku', 1, 'string', true],
      ['until', 0, 'string (date)', false],
    ]);
    expect(found[0]?.notes).toEqual(['items at least 1']);
  });

  it('say what they mean and what they may be', () => {
    const [field] = fields({
      properties: { country: { description: 'Where to', enum: ['DE', 7], default: 'DE' } },
    });

    expect(field).toMatchObject({ type: 'any', notes: ['Where to', 'one of DE, 7', 'default DE'] });
  });

  it.each([
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ $ref: '#/$defs/Money' }, 'Money'],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 'one of string, number'],
    [{ properties: {} }, 'object'],
    [{ type: 'array' }, 'array'],
  ])('name the type of %j', (schema, type) => {
    expect(fields({ properties: { one: schema } })[0]?.type).toBe(type);
  });

  it('are the value itself when it has no properties', () => {
    expect(fields({ type: 'integer', title: 'How many', minimum: 0 })).toEqual([
      { path: '', depth: 0, type: 'integer', isRequired: true, notes: ['How many', 'at least 0'] },
    ]);
  });

  it.each(['true', '[]', '{"properties":3}', '{"properties":{"a":true}}', 'no JSON'])(
    'are none in %s',
    (text) => {
      expect(schemaFields(text)).toEqual([]);
    },
  );

  it('end somewhere, however deep and wide the schema is', () => {
    let deep: object = { type: 'string' };
    for (let level = 0; level < 50; level += 1) deep = { properties: { in: deep } };
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, name) => [`f${name}`, {}]));

    expect(fields(deep).length).toBeLessThan(10);
    expect(fields({ properties: wide })).toHaveLength(200);
  });
});

describe('JSON', () => {
  it('is indented, and left alone when it is none', () => {
    expect(formatJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(formatJson('{')).toBe('{');
  });
});
