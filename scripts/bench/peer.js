// Measure ajv on each corpus: parse each record, then validate it.
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');

const dir = process.argv[2];
const limit = Number(process.env.BENCH_SECONDS || 1) * 1e6;
const version = require('ajv/package.json').version;

for (const file of fs.readdirSync(dir).filter((f) => f.endsWith('.schema.json')).sort()) {
  const name = file.slice(0, -'.schema.json'.length);
  const schema = JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8'));
  for (const kind of ['accepted', 'rejected']) {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: kind === 'rejected' });
    const validate = ajv.compile(schema);
    const records = fs.readFileSync(path.join(dir, `${name}.${kind}.ndjson`), 'utf8').split('\n').filter(Boolean);
    const size = records.reduce((sum, r) => sum + Buffer.byteLength(r), 0);
    let best = Infinity;
    for (let spent = 0; spent < limit; ) {
      const start = process.cpuUsage();
      for (const record of records) {
        if (validate(JSON.parse(record)) !== (kind === 'accepted')) throw new Error(`${name}: ${record.slice(0, 200)}`);
      }
      const { user, system } = process.cpuUsage(start);
      spent += user + system;
      best = Math.min(best, user + system);
    }
    console.log([`ajv ${version}`, name, kind, (size / Math.max(best, 1)).toFixed(2)].join('\t'));
  }
}
