// Writes the comparison of two sources that the client's HTML report shows: the same that this UI has.
// With --check it fails when the committed one is another.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'vite';

const FOLDER = import.meta.dirname;
const TARGET = resolve(FOLDER, '../indexer/cli/src/report/html/comparison.js');

/** Returns one script that defines `comparison`, with the licence of the library inside it. */
async function report() {
    const result = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
            write: false,
            minify: false,
            lib: {
                entry: resolve(FOLDER, 'src/components/compare.ts'),
                formats: ['iife'],
                name: 'comparison',
            },
        },
    });
    const [{ output }] = [result].flat();
    const licence = readFileSync(resolve(FOLDER, 'node_modules/diff/LICENSE'), 'utf8').trim();
    const head = 'Written by `npm run report` in ui/. It contains the library `diff`:';
    return `/*\n${head}\n\n${licence}\n*/\n${output[0].code}`;
}

const text = await report();
if (!process.argv.includes('--check')) {
    writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
    throw new Error(`${TARGET} is outdated: run \`npm run report\``);
}
