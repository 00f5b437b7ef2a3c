// Writes src/routeTree.gen.ts from the files in src/routes. `npm run dev` does the same while it runs.
import { Generator, getConfig } from '@tanstack/router-generator';

const root = import.meta.dirname;
await new Generator({ config: getConfig({}, root), root }).run();
