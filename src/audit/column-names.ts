/** What a column is for, as its name says. `feature` is what no other word fits. */
export type ColumnRole =
  | 'label'
  | 'other label'
  | 'program'
  | 'session'
  | 'group'
  | 'row name'
  | 'design'
  | 'environment'
  | 'feature'
  | 'text'
  | 'ignored';

/** Names of label columns, the likeliest first; what is found beside the first is another label. */
const labelNames = words(
  'label labels class target fault_class fault_type fault_category fault_label category fault faulty is_faulty ' +
    'bug_type is_buggy buggy bug y ground_truth verdict diagnosis root_cause fault_id',
);

const roleNames: readonly (readonly [role: ColumnRole, names: ReadonlySet<string>])[] = [
  [
    'program',
    new Set(
      words(
        'program prog program_id program_name project project_id project_name model model_id model_name so_id post_id question_id ' +
          'subject subject_id app repo repository script base_program base_model source_program seed_program ' +
          'original benchmark pair network network_id network_name',
      ),
    ),
  ],
  [
    'session',
    new Set(
      words(
        'session session_id job job_id slurm_job_id batch_id block block_id recording recording_block worker worker_id ' +
          'campaign host hostname machine machine_id server node_name device_id gpu_id day run_group',
      ),
    ),
  ],
  [
    'group',
    new Set(
      words(
        'mutant mutant_id operator mutation mutation_operator config config_id configuration configuration_id family ' +
          'architecture subset data_set dataset dataset_id model_type variant group group_id cluster cluster_id',
      ),
    ),
  ],
  [
    'row name',
    new Set(
      words(
        'trace_id run_id id uuid index level_0 row row_id row_number filename file file_name path csv_path filepath name hash sha256 key',
      ),
    ),
  ],
  [
    'design',
    new Set(words('seed seed_index repeat repetition replicate fold split run run_number trial severity')),
  ],
];

/** What a run felt of its machine: parts of names. */
const environmentWords = new Set(
  words(
    'cpu gpu tpu ram vram rss vms uss pss memory mem swap disk time timestamp datetime date hour clock duration elapsed ' +
      'seconds secs sec ms minutes runtime walltime wall uptime host hostname machine pid thread threads power watt watts ' +
      'throughput utilization utilisation util mb gb kb mib gib kib bytes environment hardware latency speed ' +
      // As tools call it: nvidia-smi, psutil, sar, Keras and PyTorch callbacks.
      'nvml nvidia psutil cuda mhz ghz celsius iowait loadavg fps wallclock',
  ),
);
/** The same in other languages, without accents. */
const foreignEnvironmentWords = new Set(
  words(
    'zeit laufzeit rechenzeit dauer sekunden speicher arbeitsspeicher hauptspeicher grafikspeicher auslastung takt ' +
      'temps duree secondes memoire processeur tiempo duracion segundos memoria procesador tempo durata secondi ' +
      'duracao tijd geheugen czas pamiec время длительность память',
  ),
);
/** Written without blanks between words. */
const foreignEnvironmentSigns = /内存|显存|显卡|时间|耗时|时长|利用率|使用率|メモリ|時間|메모리|시간/u;
const programWords = new Set(
  words('program prog project proj subject model repo repository app network benchmark post'),
);
/** Parts that make of `time` a count of the training: `time_step`. */
const stepWords = new Set(words('step steps timestep timesteps epochs'));

function words(text: string): string[] {
  return text.split(/\s+/);
}

/** `gpuMemory MB` and `gpu-memory_MB` alike as `gpu_memory_mb`. */
function plainName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** How early a label is called so: 0 is the likeliest name; infinite where it is none. */
export function labelRank(name: string): number {
  const plain = plainName(name);
  const place = labelNames.indexOf(plain);
  if (place >= 0) return place;
  return /^(label|fault|is_faulty)_|_(label|faulty)$/.test(plain)
    ? labelNames.length
    : Number.POSITIVE_INFINITY;
}

/** The role that a name speaks of, labels apart; `feature` where it says nothing. */
export function roleByName(name: string): ColumnRole {
  if (/^$|^Unnamed: \d+$|^__index_level_\d+__$/.test(name)) return 'row name';
  const plain = plainName(name);
  const exact = roleNames.find(([, names]) => names.has(plain));
  if (exact !== undefined) return exact[0];
  const parts = plain.split('_');
  if (parts.some((part) => programWords.has(part)) && /_(id|name|key)$/.test(plain)) return 'program';
  const counts = parts.some((part) => stepWords.has(part));
  const isOfMachine = parts.some((part) => environmentWords.has(part) && !(part === 'time' && counts));
  if (isOfMachine || isForeignMachine(name)) return 'environment';
  return parts.length > 1 && parts.at(-1) === 'id' ? 'group' : 'feature';
}

function isForeignMachine(name: string): boolean {
  const parts = plainName(name.normalize('NFD').replace(/\p{M}/gu, '')).split('_');
  // Cyrillic й is a letter with a mark to Unicode, and signs of Korean come apart.
  return (
    parts.some((part) => foreignEnvironmentWords.has(part)) ||
    foreignEnvironmentSigns.test(name.normalize('NFC'))
  );
}
