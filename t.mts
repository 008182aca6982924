import { readFileSync, readdirSync } from 'node:fs';
import { corpora } from './corpus/programs/index.ts';
import { planRecording } from './src/traces/plan.ts';
import { findProgram } from './corpus/find-program.ts';
const base='/work/main/corpus/recorded-2/';
let bad=0,n=0;
for (const dir of readdirSync(base)) { if(!/^named/.test(dir)) continue;
  const shard=JSON.parse(readFileSync(base+dir+'/shard.json','utf8'));
  const ids=[...new Set(shard.traces.map((t:string)=>t.split('/')[1]))] as string[];
  const plan=planRecording(ids.map(findProgram));
  const paths=plan.groups.map(g=>`traces/${g.program.id}/${g.id}.arrow`);
  n++; if(JSON.stringify(paths)!==JSON.stringify(shard.traces)){bad++;console.log('differs',dir);} }
console.log(n,'shards',bad,'differ');
for (const id of ['paper-deep-averaging','so-47352366','kx-small-data-transformer']) console.log(id, planRecording([findProgram(id)]).groups.map(g=>g.runs.length).join(' '));
