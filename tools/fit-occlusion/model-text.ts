import type { LinearModel } from '../../src/quality/face/linear-model.js';

/** A model as source text, to two places. */
export function modelText(name: string, { bias, weights }: LinearModel): string {
  const rows: string[] = [];
  for (let i = 0; i < weights.length; i += 18) {
    const row = weights.slice(i, i + 18).map((weight) => String(Number(weight.toFixed(2))));
    rows.push(`    ${row.join(', ')},`);
  }
  return `export const ${name}: LinearModel = {\n  bias: ${Number(bias.toFixed(3))},\n  weights: [\n${rows.join('\n')}\n  ],\n};\n`;
}
