// Lets the TypeScript compiler compare the dashboards and the Kubernetes manifests with the types that Grafana and
// Kubernetes publish: `npm ci && npm run check`. It makes one file of them, with each document as a literal, because only
// literals are checked for unknown keys.
import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseAllDocuments} from 'yaml';

const here = new URL('.', import.meta.url), grafana = new URL('..', here);
const OF_PANEL = {row: 'Row', stat: 'Stat', timeseries: 'TimeSeries', heatmap: 'Heatmap', table: 'Table'};
const OF_KIND = {
  Deployment: 'kubernetes-models/apps/v1/Deployment', Job: 'kubernetes-models/batch/v1/Job', Service: 'kubernetes-models/v1/Service',
  PodMonitor: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor',
};

const lines = [];
const say = (what, value, type) => lines.push(`// ${what}`, `(${JSON.stringify(value, null, 1)}) satisfies ${type};`);

for (const file of readdirSync(new URL('dashboards/', grafana))) {
  const {panels, annotations, templating, ...rest} = JSON.parse(readFileSync(new URL('dashboards/' + file, grafana), 'utf8'));
  say(file, rest, 'Board');
  annotations.list.forEach((one) => say(`${file}, annotation ${one.name}`, one, 'Annotation'));
  templating.list.forEach((one) => say(`${file}, variable ${one.name}`, one, 'Variable'));
  panels.forEach((one) => say(`${file}, ${one.title}`, one, OF_PANEL[one.type] ?? 'never'));
}
for (const file of readdirSync(new URL('kubernetes/', grafana))) {
  for (const document of parseAllDocuments(readFileSync(new URL('kubernetes/' + file, grafana), 'utf8'))) {
    const object = document.toJS();
    say(`${file}, ${object.kind}`, object, OF_KIND[object.kind] ? `import('${OF_KIND[object.kind]}').I${object.kind}` : 'never');
  }
}

const made = new URL('target/', here);
mkdirSync(made, {recursive: true});
const text = readFileSync(new URL('types.ts', here), 'utf8') + lines.join('\n') + '\n';
writeFileSync(new URL('all.ts', made), text);
try {
  execFileSync(process.execPath, [fileURLToPath(new URL('node_modules/typescript/bin/tsc', here)), '--pretty', 'false', '--noEmit', '--strict',
    '--skipLibCheck', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom',
    fileURLToPath(new URL('all.ts', made))], {encoding: 'utf8'});
} catch (failed) {
  // Say the place by the document's name, and show the line.
  const source = text.split('\n');
  for (const [, line, why] of String(failed.stdout).matchAll(/all\.ts\((\d+),\d+\): error (.*)/g)) {
    const name = source.slice(0, line).findLast((one) => one.startsWith('// '));
    console.error(`${name.slice(3)}: ${source[line - 1].trim()}\n  ${why}`);
  }
  if (!String(failed.stdout).includes('all.ts(')) console.error(failed.stdout || failed.message);
  process.exit(1);
}
console.log(`${lines.length / 2} parts are of their type`);
